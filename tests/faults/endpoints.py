"""Each endpoint of the Connect API: where the app asks for it, and what shows how that went."""

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.sandbox.destination_types import built_in_type
from stitch_tui.screens.dialogs import ConfirmDialog
from stitch_tui.screens.form import FormScreen
from stitch_tui.screens.welcome import WelcomeScreen
from stitch_tui.watch.observation import CheckState
from stitch_tui.widgets.form_rows import property_key
from tests.faults.stage import PASSWORD, TOKEN, Stage, text_of

if TYPE_CHECKING:
    from stitch_tui.forms.draft import Draft

LIST = "/v4/destinations"
TYPES = "/v4/destination-types"
FIRST = f"{LIST}/337658"
TYPED = {
    "host": "db.example.com",
    "port": "5432",
    "database": "analytics",
    "username": "stitch",
    "password": PASSWORD,
    "ssl": "false",
    "encryption_type": "none",
}


class Endpoint:
    """``fine`` is what the screen says where the answer was good: a pattern."""

    name: str
    method = "GET"
    path: str
    scenario = "happy"
    fine: str
    before, after = 1, 1
    """How many destinations there are before a good answer, and after one."""

    async def open(self, stage: Stage) -> None:
        """Go from the destinations to where a key sends the request."""

    async def send(self, stage: Stage) -> None:
        """Press that key, and wait for what comes of it."""
        await stage.press("r")

    async def go_on(self, stage: Stage) -> None:
        """Press a key when all is done, and see that it is answered."""

    def may_stay(self, _stage: Stage) -> bool:
        """Whether the next cell may begin where this one ended: a GET changes nothing."""
        return True

    def said(self, stage: Stage) -> str:
        """What is said of an answer that was not good."""
        return stage.notice

    def typed(self, _stage: Stage) -> dict[str, str]:
        """What somebody has typed, secrets too."""
        return {}


class ListTypes(Endpoint):
    name, path, fine = "types", TYPES, "postgres|The API lists no types"

    async def open(self, stage: Stage) -> None:
        await stage.press("n")


class GetType(Endpoint):
    name, path, fine = "type", f"{TYPES}/postgres", "✔ The report card has (not )?changed"

    async def open(self, stage: Stage) -> None:
        await stage.press("n")
        await stage.press("enter")


class List(Endpoint):
    name, path, fine = "list", LIST, "postgres|No destinations yet"

    async def send(self, stage: Stage) -> None:
        is_out = isinstance(stage.screen, WelcomeScreen)
        await stage.press(*([*TOKEN, "enter"] if is_out else ["r"]))


class Write(Endpoint):
    """``found`` is said where the answer was lost and it was carried out, ``not_found`` where not.

    ``fine``, ``found`` and ``not_found`` are patterns.
    """

    found: str
    not_found: str

    def may_stay(self, _stage: Stage) -> bool:
        return False


class FormWrite(Write):
    """The form is left only for the status of what came of it, which keeps the draft."""

    not_found = "✗ Not (created|saved), as far as can be seen: .* Everything typed is kept"

    async def send(self, stage: Stage) -> None:
        await stage.press("ctrl+s")
        if isinstance(stage.screen, ConfirmDialog):
            await stage.press("tab", "enter")

    async def go_on(self, stage: Stage) -> None:
        screen: Any = stage.screen
        await stage.rest(until=lambda: screen._watch is not None)
        await stage.press("p", until=lambda: screen._watch.is_paused)

    def typed(self, stage: Stage) -> dict[str, str]:
        screen: Any = stage.screen
        draft = screen._draft
        if isinstance(screen, FormScreen):
            rows = {property_key(row.key): row for row in screen._page.rows if row.control}
            shown = {name: row.text for name, row in rows.items() if name is not None}
            assert shown == {name: draft.text(name) for name in shown}
            assert all(box.password for box in screen.query(Input) if PASSWORD in box.value)
        return {name: draft.text(name) for name in draft.fields} | {"name": draft.name}


class Create(FormWrite):
    name, method, path, before = "post", "POST", LIST, 0
    fine, found = "(?m) created$", "created as #337658; its answer was lost"

    def __init__(self) -> None:
        self._draft: Draft | None = None
        """What was typed for the first cell; the app puts it into the form again."""

    async def open(self, stage: Stage) -> None:
        if self._draft is not None:
            stage.app._drafts["postgres"] = self._draft
        stage.app.new_destination(ReportCard.model_validate(built_in_type("postgres")))
        await stage.rest(until=lambda: isinstance(stage.screen.focused, Input))
        if self._draft is None:
            await self._type(stage)
        kept = self.typed(stage)
        assert {name: kept[name] for name in TYPED} == TYPED

    async def _type(self, stage: Stage) -> None:
        keys = [*"Staging", "tab", "tab", "tab"]
        for name in ("host", "port", "database", "username", "password"):
            keys += [*TYPED[name], "tab"]
        await stage.press(*keys, "n", "tab", "n")
        self._draft = stage.app._drafts["postgres"]


class Update(FormWrite):
    name, method, path = "put", "PUT", FIRST
    fine, found = "(?m) saved$", "saved; its answer was lost"

    async def open(self, stage: Stage) -> None:
        await stage.press("e", until=lambda: isinstance(stage.screen.focused, Input))
        await stage.press("tab", "tab", *"_2", "tab", "tab", *PASSWORD)
        kept = self.typed(stage)
        assert (kept["database"], kept["password"]) == ("analytics_2", PASSWORD)


class Delete(Write):
    name, method, path, after = "delete", "DELETE", FIRST, 0
    fine, found = r"✔ Staging is deleted\.(?! The answer)", "is deleted. The answer was lost"
    not_found = r"Staging is not deleted\. The answer was lost"

    async def send(self, stage: Stage) -> None:
        await stage.press("d")
        await stage.press(*"337658", "enter")

    async def go_on(self, stage: Stage) -> None:
        await stage.press("r")
        assert "No destinations yet" in stage.text


class Check(Endpoint):
    name, path, scenario = "check", f"{FIRST}/last-connection-check", "never-ends"
    fine = "All that is required is set|does not say how far"

    async def open(self, stage: Stage) -> None:
        await stage.press("enter", until=lambda: _newest(stage) is not None)
        await stage.press("p")  # so that it looks only when a key says so

    async def send(self, stage: Stage) -> None:
        # Who asks often has to wait some time, and who is told to wait has to.
        before = _newest(stage)
        await stage.clock.advance(getattr(before.error, "retry_after", None) or 5)
        await stage.press("r", until=lambda: _newest(stage) is not before)

    def may_stay(self, stage: Stage) -> bool:
        screen: Any = stage.screen
        is_unseen = screen._newest.check_state is CheckState.UNSEEN  # not asked for again
        return screen._watch.is_paused and not is_unseen

    def said(self, stage: Stage) -> str:
        return text_of(stage.screen.query_one(".headline"))


class Watch(Check):
    """The list, as the one who watches a destination looks for it there."""

    name, path = "watch", LIST


ENDPOINTS = (
    ListTypes(),
    GetType(),
    List(),
    Create(),
    Update(),
    Delete(),
    Check(),
    Watch(),
)


def _newest(stage: Stage) -> Any:  # noqa: ANN401 (a screen's own)
    """The newest look of the status screen."""
    return getattr(stage.screen, "_newest", None)


def add_destination(stage: Stage) -> Destination:
    """One that somebody made elsewhere."""
    body = {"type": "postgres", "name": "Staging", "properties": TYPED}
    return Destination.model_validate(stage.server.ask("POST", LIST, body))
