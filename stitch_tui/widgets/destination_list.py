"""The account's destinations as a table, from 120 columns with the highlighted one beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from stitch_tui.clock import age_words, read_moment
from stitch_tui.destination_state import state_of
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.row_table import RowTable, cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stitch_tui.connect.models import Destination, Property

_PROPERTIES_AT_MOST = 40


class DestinationList(Horizontal):
    """Rows by key; the key of a row stays the same from one list to the next."""

    DEFAULT_CSS = """
    DestinationList { height: 1fr; }
    DestinationList RowTable { width: 1fr; }
    """

    @dataclass
    class Opened(Message):
        """A row was clicked twice."""

    def __init__(self, rows: "Mapping[str, Destination]", now: datetime) -> None:
        super().__init__()
        self._rows = rows
        self._now = now

    def compose(self) -> ComposeResult:
        """The table and the detail."""
        yield RowTable(("", 1), ("state", 16), ("name", 20), ("type", 14), ("id", 7), ("age", 8))
        yield Static(classes="detail")

    def on_mount(self) -> None:
        """Show the rows it was made with."""
        self.show_rows(self._rows, self._now)
        self.query_one(RowTable).focus()

    def show_rows(self, rows: "Mapping[str, Destination]", now: datetime) -> None:
        """Show ``rows`` as they are at ``now`` instead; draw only what changed."""
        self._rows = rows
        listed = list(rows.values())
        self.query_one(RowTable).show_rows(list(rows), lambda number: _cells(listed[number], now))
        self._explain()

    @property
    def highlighted(self) -> "Destination | None":
        """The highlighted destination."""
        return self._rows.get(self.query_one(RowTable).highlighted or "")

    @on(RowTable.Highlighted)
    def _explain(self) -> None:
        row = self.highlighted
        self.query_one(".detail", Static).update(_detail(row) if row else "")

    @on(RowTable.Opened)
    def _open(self, event: RowTable.Opened) -> None:
        event.stop()
        self.post_message(self.Opened())


def _cells(row: "Destination", now: datetime) -> list[Text]:
    state, created = state_of(row), read_moment(row.created_at)
    return [
        cell(state.glyph),
        cell(state.word),
        cell(row.title, "bold"),
        cell(row.type),
        cell("" if row.id is None else f"#{row.id}"),
        cell("" if created is None else age_words((now - created).total_seconds())),
    ]


def _detail(row: "Destination") -> Content:
    lines = [Content.styled(one_line(row.title), "bold"), Content(one_line(row.description or ""))]
    created = one_line((row.created_at or "unknown").replace("T", " ").removesuffix("Z"), 30)
    lines += [Content(f"created {created}"), Content("")]
    items = row.report_card.properties if row.report_card else ()
    for item in items[:_PROPERTIES_AT_MOST]:
        label = (f"{one_line(item.name, 20):<21}", "$text-muted")
        lines.append(Content.assemble(label, _shown(item, row.properties.get(item.name))))
    if len(items) > _PROPERTIES_AT_MOST:
        lines.append(Content(f"… and {plural(len(items) - _PROPERTIES_AT_MOST, 'property')} more"))
    return Content("\n").join(lines)


def _shown(item: "Property", value: object) -> str:
    """The value of a property; of a credential only that it is set, also where it is echoed."""
    if item.is_credential:
        return "set, not shown" if item.provided or value else "not set"
    if isinstance(value, str):
        return one_line(value, 40)
    return "set, value not shown" if item.provided or value is not None else "not set"
