"""Home: the account's destinations, each with its state."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume, ScreenSuspend
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import WorkerCancelled

from stitch_tui.connect.errors import (
    ConnectError,
    NotAuthorised,
    OutcomeUnknown,
    Unreachable,
)
from stitch_tui.screens.frame import Frame
from stitch_tui.text import plural

if TYPE_CHECKING:
    from stitch_tui.connect.models import Destination, Listing
    from stitch_tui.outcome import Outcome
    from stitch_tui.session import Session
    from stitch_tui.widgets.destination_list import DestinationList

_LIST = "list"
_FIRST_PAUSE = 10.0
_LONGEST_PAUSE = 60.0
"""Seconds between two requests for the list while nothing in it changes."""
_COMPARED_AT_ONCE = 200

_EMPTY = Content.assemble(
    ("No destinations yet.\n\n", "bold"),
    "A destination is where Stitch loads your data.\n\n",
    "Press ",
    ("n", "$accent"),
    " to set one up: pick a type, read its report card, fill in the form,\n",
    "then watch it until it is fully configured.",
)
_NOTHING_READ = Content("What the API lists as destinations could not be read.")


class DestinationsScreen(Frame):
    """Lists the destinations; asks again each time it comes back into view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="destinations.new", tooltip="Set up a new destination"),
        Binding(
            "enter",
            "status",
            "status",
            key_display="enter",
            id="destinations.status",
            tooltip="Watch this destination",
        ),
        Binding("e", "edit", "edit", id="destinations.edit", tooltip="Change its properties"),
        Binding("d", "delete", "delete", id="destinations.delete", tooltip="Delete it"),
        Binding("y", "copy_id", "copy id", id="destinations.copy", tooltip="Copy its id"),
        Binding("g", "guide", "guide", id="destinations.guide", tooltip="What this type needs"),
        Binding("r", "refresh", "refresh", id="destinations.refresh", tooltip="Ask the API again"),
    ]
    trail = ("Destinations",)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, Destination] = {}
        self._list: DestinationList | None = None
        self._in_doubt: Destination | None = None
        """What may be deleted or not: nothing else is said until a list tells."""

    def body(self) -> Iterable[Widget]:
        """What there is to say while there are no rows; the list is mounted with the first."""
        yield Static("Asking for the destinations …", id="empty", classes="muted")

    @on(ScreenResume)
    def action_refresh(self) -> None:
        """Ask for the destinations now, and go on asking while they are in view."""
        self._follow()

    @on(ScreenSuspend)
    def _rest(self) -> None:
        self.workers.cancel_group(self, "follow")

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        """The one owner of the list: it is asked for seldom, and more often after a change."""
        session = await self.host.session()
        from stitch_tui.watch.pace import Pace

        pace = Pace(session.jitter, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
        while True:
            before = self._rows
            try:
                pause = await self._load(session).wait()
            except WorkerCancelled:
                return
            if await _differ(before, self._rows):
                pace.start_over()
            await session.clock.sleep(max(pace.pause(), pause))

    @work(exclusive=True, group="list")
    async def _load(self, session: "Session") -> float:
        """Ask once. Gives the seconds for which the API wants to be left alone."""
        told = partial(self.notice.say_retry, topic=_LIST)
        try:
            listing = await session.client.list_destinations(told=told)
        except NotAuthorised as error:
            self.host.show_welcome(f"{error} {error.advice}")
        except ConnectError as error:
            if self._in_doubt is None:
                self.notice.say_error(error, topic=_LIST)
            else:
                self._say_in_doubt(self._in_doubt, str(error))
            if not self._rows:
                self.query_one("#empty", Static).update("The destinations are not known.")
            return (error.retry_after or 0.0) if isinstance(error, Unreachable) else 0.0
        else:
            self._show(listing, session.clock.now())
        return 0.0

    def _show(self, listing: "Listing[Destination]", now: datetime) -> None:
        """Show what could be read of the list, and say what could not; what is deleted last."""
        from stitch_tui.connect.models import may_hide_one

        rows = sorted(listing.rows, key=lambda row: bool(row.deleted_at))
        self._rows = {}
        for number, row in enumerate(rows):
            key = str(row.id)
            is_free = row.id is not None and key not in self._rows
            self._rows[key if is_free else f"row {number}"] = row
        self._show_rows(now, _NOTHING_READ if listing.unreadable else _EMPTY)
        self.refresh_bindings()
        if self._in_doubt is not None and may_hide_one(listing):
            return
        self._in_doubt = None
        if listing.unreadable:
            entries = plural(listing.unreadable, "entry")
            told = f"{entries} of the list could not be read."
            self.notice.say("warning", told, topic=_LIST)
        else:
            self.notice.settle(_LIST)

    def _show_rows(self, now: datetime, otherwise: Content) -> None:
        """The list, or what there is to say while there is none."""
        empty = self.query_one("#empty", Static)
        empty.display = not self._rows
        if not self._rows:
            empty.update(otherwise)
        if self._list is not None:
            self._list.display = bool(self._rows)
            self._list.show_rows(self._rows, now)
        elif self._rows:
            from stitch_tui.widgets.destination_list import DestinationList

            self._list = DestinationList(self._rows, now)
            self.mount(self._list, after=empty)

    @property
    def _highlighted(self) -> "Destination | None":
        return self._list.highlighted if self._list is not None else None

    def on_destination_list_opened(self) -> None:
        """Watch the destination that was clicked."""
        self.action_status()

    def action_status(self) -> None:
        """Watch the highlighted destination."""
        if self._highlighted is not None:
            self.host.show_status(self._highlighted, None, "")

    def action_new(self) -> None:
        """Choose a type for a new destination."""
        self.host.show_destination_types()

    def action_edit(self) -> None:
        """Change the properties of the highlighted destination."""
        row = self._changeable()
        if row is not None:
            self.host.edit_destination(row, None, ())

    def action_delete(self) -> None:
        """Ask for the name, then delete the highlighted destination."""
        row = self._changeable()
        if row is None or row.id is None:
            return
        from stitch_tui.screens.dialogs import DeleteDialog

        self.app.push_screen(
            DeleteDialog(row.title, row.id), lambda sure: self._delete_if(row, sure)
        )

    def _changeable(self) -> "Destination | None":
        """The highlighted destination; says why where it cannot be changed."""
        row = self._highlighted
        if row is None:
            return None
        if row.deleted_at:
            self.notice.say("warning", f"{row.title} is deleted already.")
        elif row.id is None:
            self.notice.say("warning", f"{row.title} has no id: it can only be looked at.")
        elif sum(other.id == row.id for other in self._rows.values()) > 1:
            self.notice.say("warning", f"#{row.id} is listed twice: it can only be looked at.")
        else:
            return row
        return None

    def _delete_if(self, row: "Destination", sure: bool | None) -> None:  # noqa: FBT001
        if sure:
            self._delete(row)

    @work(group="delete")
    async def _delete(self, row: "Destination") -> None:
        """Delete once; where the answer is lost, look whether the destination is still there."""
        from stitch_tui.outcome import outcome_of_delete

        session = await self.host.session()
        self.is_sending = True
        self._in_doubt = None
        try:
            was_there = await session.client.delete_destination(row.id or 0)
        except OutcomeUnknown as error:
            self.notice.say("warning", f"{error} Looking whether {row.title} is still there …")
            outcome = await outcome_of_delete(session.client, session.clock, row.id or 0)
            self._say_found(row, outcome)
            self._follow()
        except ConnectError as error:
            self.notice.say_error(error)
        else:
            self._follow()
            gone = "is deleted" if was_there else "was gone already"
            self.notice.say("done", f"{row.title} {gone}.")
        finally:
            self.is_sending = False

    def _say_found(self, row: "Destination", outcome: "Outcome") -> None:
        from stitch_tui.outcome import CarriedOut, NotCarriedOut

        if isinstance(outcome, CarriedOut):
            self.notice.say("done", f"{row.title} is deleted.", "The answer was lost.")
        elif isinstance(outcome, NotCarriedOut):
            advice = "The answer was lost. Deleting it again is safe."
            self.notice.say("error", f"{row.title} is not deleted.", advice)
        else:
            self._in_doubt = row
            self._say_in_doubt(row, outcome.reason)

    def _say_in_doubt(self, row: "Destination", reason: str) -> None:
        said = f"Can't tell yet whether {row.title} is deleted."
        self.notice.say("error", said, f"{reason} Deleting it again is safe.", topic=_LIST)

    def action_copy_id(self) -> None:
        """Copy the id of the highlighted destination."""
        if self._highlighted is not None and self._highlighted.id is not None:
            self.copy_text("the id", str(self._highlighted.id))

    def action_guide(self) -> None:
        """Show what a destination of this type needs, and where Stitch's guides are."""
        if self._highlighted is None:
            return
        from stitch_tui.catalog import facts_of, guide_text

        facts = facts_of(self._highlighted.type)
        self.show_text(f"{facts.display_name}: guide", guide_text(facts))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what acts on a row only where there is one."""
        if action in {"status", "edit", "delete", "copy_id", "guide"}:
            return bool(self._rows)
        return super().check_action(action, parameters)


async def _differ(before: "Mapping[str, Destination]", after: "Mapping[str, Destination]") -> bool:
    """Whether anything has changed. Of ten thousand only some are compared at a time."""
    if len(before) != len(after):
        return True
    for number, (old, new) in enumerate(zip(before.items(), after.items(), strict=True), 1):
        if old != new:
            return True
        if number % _COMPARED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return False
