"""One message at the foot of a screen: what happened, what is safe, what to do next."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from stitch_tui.connect.errors import ConnectError
from stitch_tui.text import one_line, sentence

if TYPE_CHECKING:
    from stitch_tui.connect.retry import Retry

_MARKS = {"error": ("✗", "$text-error"), "warning": ("!", "$text-warning"), "done": ("✔", "$text")}


class Notice(Static):
    """Takes no room while there is nothing to say."""

    DEFAULT_CSS = """
    Notice { dock: bottom; height: auto; max-height: 4; margin-bottom: 1; padding: 0 1;
             display: none; background: $surface; }
    Notice.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._topic = ""

    def say(self, kind: str, text: str, advice: str = "", *, topic: str = "") -> None:
        """Show ``text``, and ``advice`` after it. Both may hold foreign text.

        ``kind`` is ``error``, ``warning`` or ``done``; ``topic`` is what ``clear`` knows it by.
        """
        self._topic = topic
        glyph, style = _MARKS[kind]
        said = Content.assemble((f"{glyph} ", style), (one_line(text, 300), "bold"))
        self.update(said + Content(f" {one_line(advice)}") if advice else said)
        self.add_class("-shown")

    def say_error(self, error: ConnectError, *, topic: str = "") -> None:
        """Show what went wrong with a request."""
        self.say("error", sentence(str(error)), error.advice, topic=topic)

    def say_retry(self, retry: "Retry", *, topic: str = "") -> None:
        """Show what went wrong with a request that is about to be sent again, and when."""
        self.say("warning", str(retry), topic=topic)

    def settle(self, topic: str) -> None:
        """Say no more about ``topic``: what was wrong with it is mended."""
        if self.has_class("-shown") and self._topic == topic:
            self.remove_class("-shown")
            self.update("")
