"""Home: the account's destinations, each with its state."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.screens.frame import Frame
from stitch_tui.text import plural

if TYPE_CHECKING:
    from stitch_tui.connect.models import Destination, Listing
    from stitch_tui.widgets.destination_list import DestinationList

_LIST = "list"
_EMPTY = Content.assemble(
    ("No destinations yet.\n\n", "bold"),
    "A destination is where Stitch loads your data.\n\n",
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
        self._list: DestinationList | None = None

    def body(self) -> Iterable[Widget]:
        """What there is to say while there are no rows; the list is mounted with the first."""
        yield Static("Asking for the destinations …", id="empty", classes="muted")

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
        self._show_rows()
        if listing.unreadable:
            entries = plural(listing.unreadable, "entry")
            self.notice.say("warning", f"{entries} of the list could not be read.", topic=_LIST)
        else:
            self.notice.settle(_LIST)
        self.refresh_bindings()

    def _show_rows(self) -> None:
        """The list, or what to do while there is none."""
        empty = self.query_one("#empty", Static)
        empty.display = not self._rows
        if not self._rows:
            empty.update(_EMPTY)
        if self._list is not None:
            self._list.display = bool(self._rows)
            self._list.show_rows(self._rows)
        elif self._rows:
            from stitch_tui.widgets.destination_list import DestinationList

            self._list = DestinationList(self._rows)
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
