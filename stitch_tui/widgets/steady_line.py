"""One line of text whose changes cost only the cells that differ: for what changes by itself."""

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

_EMPTY = Content("")


class SteadyLine(Widget):
    """Shows one line; what does not fit is cut off, with an ellipsis.

    Textual draws a whole Static again when its text changes. A line that counts seconds over a slow
    connection has to write less than that.
    """

    DEFAULT_CSS = """
    SteadyLine { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, content: Content = _EMPTY, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._content = content

    @property
    def content(self) -> Content:
        """What is shown."""
        return self._content

    def show(self, content: Content) -> None:
        """Show ``content`` instead."""
        old, self._content = self._content, content
        span = _difference(old, content)
        if span is None:
            return
        if max(old.cell_length, content.cell_length) > self.content_size.width:
            self.refresh()
        else:
            self.refresh(Region(span[0], 0, span[1] - span[0], 1))

    def render(self) -> Content:
        """The line."""
        return self._content


def _difference(old: Content, new: Content) -> tuple[int, int] | None:
    """The cells from the first to the last that differ."""
    before, after = _cells(old), _cells(new)
    if before == after:
        return None
    length = max(len(before), len(after))
    before += [(" ", ())] * (length - len(before))
    after += [(" ", ())] * (length - len(after))
    differing = [place for place in range(length) if before[place] != after[place]]
    if not differing:
        return None
    return differing[0], differing[-1] + 1


def _cells(content: Content) -> list[tuple[str, tuple[object, ...]]]:
    """Each cell's character and styles; a wide character takes two cells."""
    found: list[tuple[str, tuple[object, ...]]] = []
    for place, character in enumerate(content.plain):
        styles = tuple(span.style for span in content.spans if span.start <= place < span.end)
        found += [(character, styles)] * cell_len(character)
    return found
