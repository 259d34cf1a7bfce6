"""Home: the account's destinations, each with its state."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget
from textual.widgets import DataTable, Static

from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.destination_state import state_of
from stitch_tui.widgets.row_table import RowTable, cell

if TYPE_CHECKING:
    from rich.text import Text

    from stitch_tui.connect.models import Destination, Listing

_LIST = "list"
_EMPTY = Content.assemble(
    ("No destinations yet.\n\n", "bold"),
    "A destination is where Stitch loads your data: PostgreSQL, Snowflake, Amazon S3 …\n\n",
    "Press ",
    ("n", "$accent"),
    " to set one up: pick a type, read its report card, fill in the form,\n",
    "then watch it until it is fully configured.",
)


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
        Binding("r", "refresh", "refresh", id="destinations.refresh", tooltip="Ask the API again"),
    ]
    trail = ("Destinations",)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, Destination] = {}

    def body(self) -> Iterable[Widget]:
        """The table, and from 120 columns the highlighted destination beside it."""
        yield Static("Asking for the destinations …", id="empty", classes="muted")
        with Horizontal():
            table = RowTable(("", 1), ("state", 16), ("name", 24), ("type", 16), ("id", 9))
            table.display = False
            yield table
            yield Static(classes="detail")

    @on(ScreenResume)
    def action_refresh(self) -> None:
        """Ask for the destinations."""
        self._load()

    @work(exclusive=True, group="list")
    async def _load(self) -> None:
        session = await self.host.session()
        try:
            listing = await session.client.list_destinations()
        except NotAuthorised as error:
            self.host.show_welcome(f"{error} {error.advice}")
        except ConnectError as error:
            self.notice.say_error(error, topic=_LIST)
            if not self._rows:
                self.query_one("#empty", Static).update("The destinations are not known.")
        else:
            self._show(listing)

    def _show(self, listing: "Listing[Destination]") -> None:
        """Show what could be read of the list, and say what could not."""
        self._rows = {
            str(row.id or f"row {number}"): row
            for number, row in enumerate(listing.rows)
            if not row.deleted_at
        }
        table, empty = self.query_one(RowTable), self.query_one("#empty", Static)
        table.show_rows([(key, _cells(row)) for key, row in self._rows.items()])
        table.display = bool(self._rows)
        empty.display = not self._rows
        if self._rows:
            table.focus()
        else:
            empty.update(_EMPTY)
        if listing.unreadable:
            entries = plural(listing.unreadable, "entry")
            self.notice.say("warning", f"{entries} of the list could not be read.", topic=_LIST)
        else:
            self.notice.settle(_LIST)
        self.refresh_bindings()

    @property
    def _highlighted(self) -> "Destination | None":
        return self._rows.get(self.query_one(RowTable).highlighted or "")

    @on(DataTable.RowHighlighted)
    def _explain(self) -> None:
        row = self._highlighted
        self.query_one(".detail", Static).update(_detail(row) if row else "")

    @on(DataTable.RowSelected)
    def action_status(self) -> None:
        """Watch the highlighted destination."""
        if self._highlighted is not None:
            self.host.show_status(self._highlighted, None)

    def action_new(self) -> None:
        """Choose a type for a new destination."""
        self.host.show_destination_types()

    def action_edit(self) -> None:
        """Change the properties of the highlighted destination."""
        if self._highlighted is not None:
            self.host.edit_destination(self._highlighted, None)

    def action_delete(self) -> None:
        """Ask for the name, then delete the highlighted destination."""
        row = self._highlighted
        if row is None or row.id is None:
            return
        from stitch_tui.screens.dialogs import DeleteDialog

        self.app.push_screen(
            DeleteDialog(row.title, row.id), lambda sure: self._delete_if(row, sure)
        )

    def _delete_if(self, row: "Destination", sure: bool | None) -> None:  # noqa: FBT001
        if sure:
            self._delete(row)

    @work(group="delete")
    async def _delete(self, row: "Destination") -> None:
        session = await self.host.session()
        self.is_sending = True
        try:
            was_there = await session.client.delete_destination(row.id or 0)
        except ConnectError as error:
            self.notice.say_error(error)
        else:
            self._load()
            gone = "is deleted" if was_there else "was gone already"
            self.notice.say("done", f"{row.title} {gone}.")
        finally:
            self.is_sending = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what acts on a row only where there is one."""
        if action in {"status", "edit", "delete"}:
            return bool(self._rows)
        return super().check_action(action, parameters)


def _cells(row: "Destination") -> list["Text"]:
    state = state_of(row)
    return [
        cell(state.glyph),
        cell(state.word),
        cell(row.title, "bold"),
        cell(row.type),
        cell("" if row.id is None else f"#{row.id}"),
    ]


def _detail(row: "Destination") -> Content:
    lines = [Content.styled(one_line(row.title), "bold"), Content(one_line(row.description or ""))]
    created = one_line((row.created_at or "unknown").replace("T", " ").removesuffix("Z"), 30)
    lines += [Content(f"created {created}"), Content("")]
    card = row.report_card
    for item in card.properties if card else ():
        value = row.properties.get(item.name)
        shown = "set, not shown" if item.is_credential and item.provided else None
        shown = shown or (one_line(value, 40) if isinstance(value, str) else "not set")
        lines.append(Content.assemble((f"{one_line(item.name, 20):<21}", "$text-muted"), shown))
    return Content("\n").join(lines)
