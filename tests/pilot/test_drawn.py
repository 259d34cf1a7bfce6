"""Hostile answers drawn on every screen: nothing steers the terminal, nothing can be clicked."""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
from textual.events import MouseDown, MouseUp
from textual.pilot import Pilot
from textual.widgets import Input, Static, Tree

from stitch_tui.app import StitchApp
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.paste import Pasted, PastedValue
from stitch_tui.forms.plan import form_plan
from stitch_tui.screens.dialogs import DeleteDialog
from stitch_tui.screens.fill import FillDialog
from stitch_tui.screens.form import FormScreen
from stitch_tui.screens.help import HelpScreen
from stitch_tui.screens.reading import ReadingScreen
from stitch_tui.screens.report_card import ReportCardScreen
from stitch_tui.screens.status import StatusScreen
from stitch_tui.screens.welcome import WelcomeScreen
from tests.hostile import Hostile, over_the_wire
from tests.pilot.account import Account, answering
from tests.pilot.drawn import fault_of_titles, faults
from tests.pilot.driving import screen_text, settle

if TYPE_CHECKING:
    from textual.screen import Screen

LIST = ("GET", "/v4/destinations")
TYPES = ("GET", "/v4/destination-types")
CHECK = ("GET", "/v4/destinations/7/last-connection-check")
SIZES = [(80, 24), (120, 40)]


class Stage:
    """One running app on which answer after answer is drawn."""

    def __init__(self, account: Account, pilot: Pilot[None]) -> None:
        self.account, self.pilot = account, pilot
        self.drawings = 0
        self.booms = 0
        """How often an action ran that only foreign text asks for."""
        self.app.action_boom = self._boom  # type: ignore[attr-defined]

    @property
    def app(self) -> StitchApp:
        app = self.pilot.app
        assert isinstance(app, StitchApp)
        return app

    def _boom(self) -> None:
        self.booms += 1

    def answer(self, where: tuple[str, str], body: object) -> None:
        self.account.answers[where] = answering(200, json.dumps(body).encode("ascii"))

    async def drawn(self, *, asks: bool = False) -> None:
        """Wait until it is drawn, and with ``asks`` for an answer; then look at every cell."""
        await (settle(self.pilot) if asks else self.pilot.pause())
        assert faults(self.app.screen) == []
        assert fault_of_titles(self.app) == []
        self.drawings += 1

    async def back(self) -> None:
        self.app.pop_screen()
        await self.pilot.pause()


@asynccontextmanager
async def stage(size: tuple[int, int]) -> AsyncIterator[Stage]:
    account = Account()
    app = account.app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        made = Stage(account, pilot)
        yield made
        assert app.is_running
        assert app.return_code is None
        assert made.booms == 0


def card_of(hostile: Hostile) -> ReportCard:
    return ReportCard.model_validate(over_the_wire(hostile.card()))


def destination_of(hostile: Hostile) -> Destination:
    return Destination.model_validate(over_the_wire(hostile.destination(id=7)))


async def draw_destinations(on: Stage, hostile: Hostile) -> None:
    on.answer(LIST, [*hostile.destinations(), hostile.destination()])
    await on.pilot.press("r")
    await on.drawn(asks=True)
    await on.pilot.press("end")
    await on.drawn()


async def draw_types(on: Stage, hostile: Hostile) -> None:
    on.answer(TYPES, [hostile.card() for _ in range(4)])
    on.app.show_destination_types()
    await on.drawn(asks=True)
    await on.pilot.press("end")
    await on.drawn()
    await on.back()


async def draw_card(on: Stage, hostile: Hostile) -> None:
    on.app.push_screen(ReportCardScreen(card_of(hostile)))
    await on.drawn()
    tree = on.app.screen.query_one(Tree)
    for _ in range(3):
        tree.action_cursor_down()
        await on.drawn()
    await on.pilot.press("j")
    await on.drawn()
    if isinstance(on.app.screen, ReadingScreen):
        await on.back()
    await on.back()


async def draw_form(on: Stage, hostile: Hostile) -> None:
    row = destination_of(hostile)
    card = row.report_card or card_of(hostile)
    draft = Draft(form_plan(card), row if hostile.odd() else None)
    on.app.push_screen(FormScreen(draft))
    await on.drawn()
    for _ in range(2):
        await on.pilot.press("tab")
        focused = on.app.focused
        if isinstance(focused, Input) and not focused.password:
            focused.value = hostile.text()[:300].encode("utf-8", "replace").decode()
        await on.drawn()
    await on.pilot.press("ctrl+s")
    await on.drawn(asks=True)
    on.app.show_destinations()
    await on.pilot.pause()


async def draw_status(on: Stage, hostile: Hostile) -> None:
    rows = [hostile.destination(id=7) for _ in range(2)]
    on.answer(CHECK, hostile.check())
    on.app.push_screen(StatusScreen(Destination.model_validate(over_the_wire(rows[0])), None, ""))
    for row in rows:
        on.answer(LIST, [row])
        await on.pilot.press("r")
        await on.account.clock.advance(2)
        await on.drawn(asks=True)
    await on.pilot.press("question_mark")
    await on.drawn()
    assert isinstance(on.app.screen, HelpScreen)
    await on.back()
    await on.back()


async def draw_texts(on: Stage, hostile: Hostile) -> None:
    on.app.push_screen(ReadingScreen(hostile.text(), hostile.text()))
    await on.drawn()
    await on.back()
    on.app.push_screen(WelcomeScreen(hostile.text()))
    await on.drawn()
    await on.back()
    on.app.push_screen(DeleteDialog(hostile.text(), 7))
    await on.drawn()
    await on.back()
    values = tuple(PastedValue(hostile.text(), hostile.text(), is_secret=False) for _ in range(3))
    on.app.push_screen(FillDialog({}, hostile.text()))
    await on.pilot.pause()
    dialog = on.app.screen
    assert isinstance(dialog, FillDialog)
    dialog._show(Pasted("text", values, (hostile.text(),), (hostile.text(),)))
    await on.drawn()
    await on.back()
    body = json.dumps({"error": "X", "data": {"message": hostile.text()}}).encode()
    on.account.answers[LIST] = answering(400, body)
    await on.pilot.press("r")
    await on.drawn(asks=True)


Drawer = Callable[[Stage, Hostile], Awaitable[None]]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("draw", "rounds"),
    [
        (draw_destinations, 16),
        (draw_types, 16),
        (draw_card, 12),
        (draw_form, 13),
        (draw_status, 12),
        (draw_texts, 12),
    ],
)
async def test_what_is_drawn_is_only_text(draw: Drawer, rounds: int, size: tuple[int, int]) -> None:
    started = time.perf_counter()
    async with stage(size) as on:
        for seed in range(rounds):
            await draw(on, Hostile(seed * 7 + len(draw.__name__)))
    print(f"\n{on.drawings} drawings, {time.perf_counter() - started:.1f} s", end="")  # noqa: T201
    assert on.drawings >= 2 * rounds


async def test_a_click_on_any_cell_runs_no_action_of_foreign_text() -> None:
    """On each screen that has foreign text, every cell down to the key line."""
    cells = [(x, y) for y in range(1, 22) for x in range(0, 80, 3)]
    text = "[@click=app.boom]x[/] [@click=app.boom()]y[/@click]"
    made: dict[str, object] = {
        "type": text,
        "id": 7,
        "name": text,
        "description": text,
        "properties": {text: text},
        "report_card": {
            "type": text,
            "current_step_type": text,
            "steps": [{"type": text, "properties": [{"name": text, "provided": True}]}],
        },
    }
    row = Destination.model_validate(made)
    assert row.report_card is not None
    screens: list[Callable[[], Screen[Any]]] = [
        lambda: ReportCardScreen(card),
        lambda: FormScreen(Draft(form_plan(card), row)),
        lambda: StatusScreen(row, None, text),
        lambda: ReadingScreen(text, text * 20),
        lambda: DeleteDialog(text, 7),
        lambda: WelcomeScreen(text),
    ]
    card = row.report_card
    async with stage((80, 24)) as on:
        on.answer(LIST, [made])
        await on.pilot.press("r")
        await on.drawn(asks=True)
        for make in screens:
            on.app.push_screen(make())
            await on.drawn(asks=True)
            assert "app.boom" in screen_text(on.pilot)
            depth = len(on.app.screen_stack)
            for x, y in cells:
                click(on.pilot, x, y)
            await settle(on.pilot)
            assert on.booms == 0
            while len(on.app.screen_stack) > max(depth - 1, 1):
                await on.back()


def click(pilot: Pilot[None], x: int, y: int) -> None:
    """Press and release the button over a cell, as the terminal's driver reports it."""
    for kind in (MouseDown, MouseUp):
        event = kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)
        pilot.app.post_message(event)


async def test_what_is_looked_for_would_be_found() -> None:
    """Markup that is read, a control character that is not replaced: the checks above see them."""
    async with stage((80, 24)) as on:
        line = Static("[@click=app.boom]press[/] \x1b[31m")
        await on.app.screen.mount(line)
        await on.pilot.pause()
        found = " ".join(faults(on.app.screen))
        assert "app.boom" in found
        assert "0x1b" in found
        click(on.pilot, line.region.x + 1, line.region.y)
        await settle(on.pilot)
        assert on.booms == 1
        on.booms = 0
