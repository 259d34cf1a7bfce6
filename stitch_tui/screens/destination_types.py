"""Every destination type the API lists, also those this account may not use."""

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from stitch_tui.catalog import display_name
from stitch_tui.connect.errors import ConnectError
from stitch_tui.connect.models import Listing, ReportCard
from stitch_tui.forms.field import is_user_required
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.controls import LineInput
from stitch_tui.widgets.row_table import RowTable, cell

_LIST = "list"
_LINES_AT_MOST = 100
"""How many lines the steps beside the list take; more could not be seen."""

_NONE_LISTED = "The API lists no types."
_NOTHING_READ = "What the API lists as types could not be read."


class DestinationTypesScreen(Frame):
    """A filterable table; from 120 columns the highlighted type's steps stand beside it."""

    CSS_PATH = "destination_types.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "open",
            "report card",
            key_display="enter",
            id="types.open",
            tooltip="Read its report card",
        ),
        Binding(
            "slash",
            "filter",
            "filter",
            key_display="/",
            id="types.filter",
            tooltip="Narrow the list",
            priority=True,  # or what is typed right behind it goes to the table, and is lost
        ),
        Binding("r", "refresh", "refresh", id="types.refresh", tooltip="Ask the API again"),
    ]
    trail = ("Destinations", "Destination types")
    # Not the filter, which comes first and is hidden: "r" has to work while there are no rows.
    AUTO_FOCUS = "RowTable"

    def __init__(self) -> None:
        super().__init__()
        self._cards: tuple[ReportCard, ...] = ()
        self._nothing = _NONE_LISTED
        self._haystacks: dict[str, str] = {}
        """Where the filter looks, by type; made once, as there may be ten thousand."""

    def body(self) -> Iterable[Widget]:
        """The filter, hidden until asked for, and the table."""
        yield LineInput(id="filter", placeholder="part of a type, its name, state or tier")
        yield Static("Asking for the destination types …", id="empty", classes="muted")
        with Horizontal():
            yield RowTable(
                ("type", 17), ("name", 21), ("state", 9), ("plan tier", 10), ("access", 6)
            )
            yield Static(classes="detail")

    def on_mount(self) -> None:
        """Ask for the types."""
        self.action_refresh()

    def action_refresh(self) -> None:
        """Ask for the types."""
        self._load()

    @work(exclusive=True)
    async def _load(self) -> None:
        session = await self.host.session()
        told = partial(self.notice.say_retry, topic=_LIST)
        try:
            listing = await session.client.list_destination_types(told=told)
        except ConnectError as error:
            self.query_one("#empty", Static).update("The destination types are not known.")
            self.notice.say_error(error, topic=_LIST)
        else:
            self._take(listing)

    def _take(self, listing: Listing[ReportCard]) -> None:
        self._cards = listing.rows
        self._haystacks.clear()
        self._nothing = _NOTHING_READ if listing.unreadable else _NONE_LISTED
        if listing.unreadable:
            cards = plural(listing.unreadable, "report card")
            self.notice.say("warning", f"{cards} could not be read.", topic=_LIST)
        else:
            self.notice.settle(_LIST)
        self._show()
        self.query_one(RowTable).focus()

    def _show(self) -> None:
        """Show the cards that match the filter."""
        wanted = self.query_one("#filter", Input).value.casefold().split()
        if wanted and not self._haystacks:
            self._haystacks = {card.type: _haystack(card) for card in self._cards}
        shown = [
            card
            for card in self._cards
            if all(word in self._haystacks[card.type] for word in wanted)
        ]
        keys = [card.type for card in shown]
        self.query_one(RowTable).show_rows(keys, lambda number: _cells(shown[number]))
        empty = self.query_one("#empty", Static)
        empty.display = not shown
        empty.update("No type matches. esc clears the filter." if wanted else self._nothing)
        self._explain()

    @property
    def _highlighted(self) -> ReportCard | None:
        name = self.query_one(RowTable).highlighted
        return next((card for card in self._cards if card.type == name), None)

    @on(RowTable.Highlighted)
    def _explain(self) -> None:
        card = self._highlighted
        self.query_one(".detail", Static).update(_steps(card) if card else "")

    @on(RowTable.Opened)
    @on(Input.Submitted, "#filter")
    def action_open(self) -> None:
        """Read the highlighted type's report card."""
        if self._highlighted is not None:
            self.show_report_card(self._highlighted)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the filter a slash is a slash."""
        if action == "filter":
            return self.focused is not self.query_one("#filter", Input)
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Type to narrow the list."""
        box = self.query_one("#filter", Input)
        box.add_class("-open")
        self.set_focus(box)

    @on(Input.Changed, "#filter")
    def _narrow(self) -> None:
        self._show()

    def action_back(self) -> None:
        """Close the filter first, then the screen."""
        box = self.query_one("#filter", Input)
        if box.has_class("-open"):
            box.value = ""
            box.remove_class("-open")
            self.query_one(RowTable).focus()
        else:
            super().action_back()


def _haystack(card: ReportCard) -> str:
    details = card.details
    words = [card.type, display_name(card.type)]
    words += [details.pipeline_state or "", details.pricing_tier or ""] if details else []
    return " ".join(words).casefold()


def _cells(card: ReportCard) -> list[Text]:
    details = card.details
    return [
        cell(card.type, "bold"),
        cell(display_name(card.type)),
        cell((details.pipeline_state if details else None) or "unknown"),
        cell((details.pricing_tier if details else None) or "unknown"),
        cell("✔ yes" if card.is_accessible else "✗ no"),
    ]


def _steps(card: ReportCard) -> Content:
    """The steps of ``card`` and their properties, a dot before each required one."""
    lines = [Content.styled(one_line(display_name(card.type)), "bold"), Content("")]
    for number, step in enumerate(card.steps, 1):
        lines.append(Content.styled(f"{number} {one_line(step.type or 'unknown step')}", "$accent"))
        lines += [
            Content(f"  {'●' if is_user_required(item) else '○'} {one_line(item.name, 36)}")
            for item in step.properties[:40]
        ]
        if len(lines) > _LINES_AT_MOST:
            lines = [*lines[:_LINES_AT_MOST], Content("…")]
            break
    lines += [Content(""), Content.styled("● you have to fill in   ○ optional", "$text-muted")]
    return Content("\n").join(lines)
