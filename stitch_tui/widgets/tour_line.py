"""What the tour says about what it shows: one line above the keys."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from stitch_tui.text import one_line

_OFFER = "any key takes over"


class TourLine(Widget):
    """Says one thing at a time, and how the tour ends."""

    DEFAULT_CSS = """
    TourLine { dock: bottom; height: 1; margin-bottom: 1; padding: 0 1; background: $surface; }
    """

    text: reactive[str] = reactive("")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.set_reactive(TourLine.text, text)

    def render(self) -> Content:
        """The text on the left, the offer on the right as far as there is room for it."""
        said = Content.assemble(("▸ ", "$accent"), one_line(self.text, 80))
        room = self.size.width - said.cell_length - len(_OFFER)
        return said + Content(" " * max(room, 2)) + Content.styled(_OFFER, "$text-muted")
