"""A list of rows one moves through: the table every list screen shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from stitch_tui.text import one_line

_HEAD = 1
"""Lines above the rows: the titles, which do not scroll."""


def cell(text: str, style: str = "") -> Text:
    """``text``, foreign or ours, as a cell: one line, no markup."""
    return Text(one_line(text, 80), style=style, end="")


class RowTable(ScrollView, can_focus=True):
    """Draws only the rows to be seen, so that ten thousand cost what ten do.

    It keeps the highlighted row when its rows are replaced. ``enter`` is left to the screen, so
    that the key line can say what it does there.
    """

    DEFAULT_CSS = """
    RowTable { height: 1fr; background: $background; }
    RowTable > .row-table--head { background: $background; color: $text-muted; }
    RowTable > .row-table--cursor { background: $surface; color: $foreground; }
    RowTable:focus > .row-table--cursor {
        background: $accent-muted; color: $on-accent-muted; text-style: bold;
    }
    """
    COMPONENT_CLASSES = {"row-table--head", "row-table--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "row up", show=False),
        Binding("down", "move(1)", "row down", show=False),
        Binding("pageup", "move_page(-1)", "page up", show=False),
        Binding("pagedown", "move_page(1)", "page down", show=False),
        Binding("home", "move_to_end(False)", "first", show=False),
        Binding("end", "move_to_end(True)", "last", show=False),
    ]

    cursor_row: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Highlighted(Message):
        """The cursor stands in another row."""

        table: "RowTable"

    @dataclass
    class Opened(Message):
        """The highlighted row was clicked."""

        table: "RowTable"

    def __init__(self, *columns: tuple[str, int]) -> None:
        """``columns`` are titles and widths: fixed, so that nothing shifts when rows change.

        The last one also takes the room that is left.
        """
        super().__init__()
        self._columns = columns
        self._keys: Sequence[str] = ()
        self._cells: Callable[[int], Iterable[Text]] = lambda _: ()

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._keys)

    @property
    def highlighted(self) -> str | None:
        """The key of the highlighted row."""
        return self._keys[self.cursor_row] if self._keys else None

    def show_rows(self, keys: Sequence[str], cells: Callable[[int], Iterable[Text]]) -> None:
        """Show a row for each of ``keys``; ``cells`` gives those of a row when it is to be seen."""
        highlighted, place = self.highlighted, self.cursor_row
        self._keys, self._cells = keys, cells
        width = sum(width + 2 for _, width in self._columns)
        self.virtual_size = Size(width, _HEAD + len(keys))
        if highlighted in keys:
            place = keys.index(highlighted)
        self.cursor_row = place
        self._follow_cursor()
        self.refresh()

    def validate_cursor_row(self, row: int) -> int:
        """Keep it on a row."""
        return max(min(row, len(self._keys) - 1), 0)

    def watch_cursor_row(self, old: int, new: int) -> None:
        """Draw the two rows that look otherwise now, and tell the screen."""
        self.refresh_line(_HEAD + old)
        self.refresh_line(_HEAD + new)
        self._follow_cursor()
        self.post_message(self.Highlighted(self))

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002 (Textual's signature)
        """Keep the cursor in view."""
        self._follow_cursor()

    def _follow_cursor(self) -> None:
        """Scroll no further than it takes to see the cursor."""
        seen = self._seen
        if seen > 0:
            top = min(max(self.scroll_offset.y, self.cursor_row - seen + 1), self.cursor_row)
            self.scroll_to(y=top, animate=False)

    @property
    def _seen(self) -> int:
        """How many rows there is room for."""
        return self.scrollable_content_region.height - _HEAD

    def action_move(self, by: int) -> None:
        """Go some rows down, or up."""
        self.cursor_row += by

    def action_move_page(self, by: int) -> None:
        """Go down, or up, by what is to be seen."""
        self.cursor_row += by * max(self._seen, 1)

    def action_move_to_end(self, is_last: bool) -> None:  # noqa: FBT001 (a key gives it)
        """Go to the last row, or the first."""
        self.cursor_row = len(self._keys) - 1 if is_last else 0

    def on_click(self, event: Click) -> None:
        """Highlight the row that was clicked; where it is already, open it."""
        row = event.y - _HEAD + self.scroll_offset.y
        if event.y < _HEAD or row >= len(self._keys):
            return
        if row == self.cursor_row:
            self.post_message(self.Opened(self))
        else:
            self.cursor_row = row

    def render_line(self, y: int) -> Strip:
        """The titles, or a row."""
        left, top = self.scroll_offset
        row = y - _HEAD + top
        own = self.rich_style
        if y < _HEAD:
            style = self.get_component_rich_style("row-table--head")
            line = self._line((cell(title) for title, _ in self._columns), style)
        elif row >= len(self._keys):
            line = Strip.blank(self.size.width, own)
        elif row == self.cursor_row:
            style = self.get_component_rich_style("row-table--cursor")
            line = self._line(self._cells(row), style)
        else:
            line = self._line(self._cells(row), own)
        return line.crop_extend(left, left + self.size.width, own)

    @property
    def _widths(self) -> Sequence[int]:
        *others, last = (width for _, width in self._columns)
        room = self.scrollable_content_region.width - sum(width + 2 for width in others) - 2
        return (*others, max(last, room))

    def _line(self, cells: Iterable[Text], style: Style) -> Strip:
        """The cells in their columns, a blank on either side of each."""
        segments = []
        for text, width in zip(cells, self._widths, strict=True):
            text.truncate(width, overflow="ellipsis", pad=True)
            own = Style.parse(text.style) if isinstance(text.style, str) else text.style
            segments += [Segment(" ", style), Segment(text.plain, style + own), Segment(" ", style)]
        return Strip(segments)
