"""The top line of every screen: where am I, and which API does this talk to."""

from collections.abc import Sequence

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from stitch_tui.text import one_line

_API_WIDTH = 40


class TopLine(Widget):
    """``trail`` on the left, the API on the right. Both are drawn as plain text."""

    DEFAULT_CSS = """
    TopLine { dock: top; height: 1; background: $panel; color: $foreground; }
    """

    trail: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, trail: Sequence[str], api_label: str) -> None:
        super().__init__()
        self.set_reactive(TopLine.trail, tuple(trail))
        self._api_label = one_line(_both_ends(api_label), _API_WIDTH)

    def render(self) -> Content:
        """One line as wide as the widget; the trail gives way first."""
        api = Content(f"◆ {self._api_label} ")
        room = max(self.size.width - api.cell_length - 2, 0)
        shown = [one_line(part, 60) for part in self.trail]
        trail = Content.assemble(
            (" " + " › ".join(shown[:-1]) + (" › " if shown[:-1] else ""), "$text-muted"),
            (shown[-1] if shown else "", "bold"),
        ).truncate(room, ellipsis=True)
        gap = " " * max(self.size.width - trail.cell_length - api.cell_length, 1)
        return trail + Content(gap) + api.stylize("$accent")


def _both_ends(label: str) -> str:
    """``label`` cut in the middle: whose a long host name is, its end tells."""
    if len(label) <= _API_WIDTH:
        return label
    return f"{label[:12]}…{label[13 - _API_WIDTH :]}"
