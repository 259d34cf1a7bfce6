"""A text to read and scroll: raw JSON, the request of a form."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from stitch_tui.screens.frame import Frame
from stitch_tui.text import many_lines


class ReadingScreen(Frame):
    """Shows foreign text; ``y`` copies it as shown."""

    CSS_PATH = "reading.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "copy", id="reading.copy", tooltip="Copy the whole text"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = many_lines(text)

    def body(self) -> Iterable[Widget]:
        """The text, read-only."""
        area = TextArea(self._text, read_only=True, soft_wrap=False, show_line_numbers=False)
        area.cursor_blink = False
        yield area

    def on_mount(self) -> None:
        """Say what this is."""
        self.set_trail("Destinations", self._title)

    def action_copy(self) -> None:
        """Copy the text through the terminal (OSC 52)."""
        self.app.copy_to_clipboard(self._text)
        self.notice.say("done", "Copied.", "Where your terminal allows it (OSC 52).")
