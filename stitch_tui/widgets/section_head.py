"""The head of a section that can be folded away."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from stitch_tui.text import one_line


class SectionHead(Widget, can_focus=True):
    """``enter`` or ``space`` opens and closes it."""

    DEFAULT_CSS = """
    SectionHead { height: 1; padding: 0 1; color: $text-muted; }
    SectionHead:focus { background: $surface; color: $foreground; }
    """
    BINDINGS = [Binding("space", "fold", "open or close", show=False)]

    is_open: reactive[bool] = reactive(default=False)

    @dataclass
    class Toggled(Message):
        """The section is to be shown, or folded away."""

        is_open: bool

    @dataclass
    class Focused(Message):
        """The head has the focus now."""

    def __init__(self, title: str, *, is_open: bool) -> None:
        super().__init__()
        self._heading = one_line(title)
        self.set_reactive(SectionHead.is_open, is_open)

    def render(self) -> Content:
        """The title behind a glyph that says whether it is open."""
        hint = "" if self.is_open else "   enter opens"
        return Content(f"{'▾' if self.is_open else '▸'} {self._heading}{hint}")

    def on_focus(self) -> None:
        """Tell the form, so that its help speaks of the section."""
        self.post_message(self.Focused())

    def action_fold(self) -> None:
        """Open what is closed, close what is open."""
        self.is_open = not self.is_open
        self.post_message(self.Toggled(self.is_open))

    def on_click(self, event: Click) -> None:
        """The same by mouse."""
        event.stop()
        self.action_fold()
