"""A list of rows one moves through: the table every list screen shows."""

from collections.abc import Iterable, Sequence

from rich.text import Text
from textual.binding import Binding
from textual.coordinate import Coordinate
from textual.widgets import DataTable
from textual.widgets.data_table import RowKey

from stitch_tui.text import one_line

ROWS_AT_MOST = 1_000
"""How many rows a list shows; it is drawn anew whenever something in it changes."""


def cell(text: str, style: str = "") -> Text:
    """``text``, foreign or ours, as a cell: one line, no markup."""
    return Text(one_line(text, 80), style=style, end="")


def _cut(text: Text, width: int) -> None:
    """Cut ``text`` to ``width`` cells. Rich looks for what belongs together in all of it."""
    plain = text.plain
    if not plain[:width].isascii():
        text.truncate(width, overflow="ellipsis")
    elif len(plain) > width:
        text.plain = f"{plain[: width - 1]}…"


class RowTable(DataTable[Text], inherit_bindings=False):
    """A DataTable with a row cursor that keeps the highlighted row when its rows are replaced.

    ``enter`` is left to the screen, so that the key line can say what it does there.
    """

    DEFAULT_CSS = """
    RowTable { height: 1fr; background: $background; }
    RowTable:focus { background-tint: $background 0%; }
    RowTable > .datatable--header { background: $background; color: $text-muted; text-style: none; }
    RowTable > .datatable--cursor { background: $surface; color: $foreground; text-style: none; }
    RowTable:focus > .datatable--cursor {
        background: $accent-muted; color: $on-accent-muted; text-style: bold;
    }
    RowTable:ansi > .datatable--header { background: $background; }
    """
    BINDINGS = [
        Binding("up", "cursor_up", "row up", show=False),
        Binding("down", "cursor_down", "row down", show=False),
        Binding("pageup", "page_up", "page up", show=False),
        Binding("pagedown", "page_down", "page down", show=False),
        Binding("home", "scroll_top", "first", show=False),
        Binding("end", "scroll_bottom", "last", show=False),
    ]

    def __init__(self, *columns: tuple[str, int]) -> None:
        """``columns`` are titles and widths: fixed, so that nothing shifts when rows change."""
        super().__init__(cursor_type="row", cell_padding=1, zebra_stripes=False)
        self._column_widths = columns

    def _set_hover_cursor(self, active: bool) -> None:  # noqa: FBT001 (Textual's signature)
        """Textual redraws the hovered row on each arrow, also where it was and is not hovered."""
        if active or self._show_hover_cursor:
            super()._set_hover_cursor(active)

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:  # noqa: ARG002
        """Textual measures each new cell, a tenth of a second for many; these widths are fixed."""
        super()._update_dimensions(())

    def on_mount(self) -> None:
        """Add the columns."""
        for title, width in self._column_widths:
            self.add_column(cell(title), width=width)

    def show_rows(self, rows: Sequence[tuple[str, Sequence[Text]]]) -> None:
        """Show ``rows``, each a key and its cells; draw only the cells that changed."""
        for _, cells in rows:
            for text, (_, width) in zip(cells, self._column_widths, strict=True):
                _cut(text, width)
        if [key for key, _ in rows] == [row.key.value for row in self.ordered_rows]:
            self._update_cells(rows)
            return
        position = self.cursor_row
        highlighted = self.highlighted
        self.clear()
        for key, cells in rows:
            self.add_row(*cells, key=key)
        keys = [key for key, _ in rows]
        if highlighted in keys:
            position = keys.index(highlighted)
        self.move_cursor(row=min(position, max(len(rows) - 1, 0)))

    def _update_cells(self, rows: Sequence[tuple[str, Sequence[Text]]]) -> None:
        for number, (_, cells) in enumerate(rows):
            for column, (old, new) in enumerate(zip(self.get_row_at(number), cells, strict=True)):
                if old != new:
                    self.update_cell_at(Coordinate(number, column), new)

    @property
    def highlighted(self) -> str | None:
        """The key of the highlighted row."""
        if not self.is_valid_row_index(self.cursor_row):
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value
