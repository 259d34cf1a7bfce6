"""One message at the foot of a screen: what happened, what is safe, what to do next."""

from textual.content import Content
from textual.widgets import Static

from stitch_tui.connect.errors import ConnectError
from stitch_tui.text import one_line

_MARKS = {"error": ("✗", "$text-error"), "warning": ("!", "$text-warning"), "done": ("✔", "$text")}


class Notice(Static):
    """Takes no room while there is nothing to say."""

    DEFAULT_CSS = """
    Notice { dock: bottom; height: auto; max-height: 4; margin-bottom: 1; padding: 0 1;
             display: none; background: $surface; }
    Notice.-shown { display: block; }
    """

    def say(self, kind: str, text: str, advice: str = "") -> None:
        """Show ``text``, and ``advice`` after it. Both may hold foreign text.

        ``kind`` is ``error``, ``warning`` or ``done``.
        """
        glyph, style = _MARKS[kind]
        said = Content.assemble((f"{glyph} ", style), (one_line(text, 300), "bold"))
        self.update(said + Content(f" {one_line(advice)}") if advice else said)
        self.add_class("-shown")

    def say_error(self, error: ConnectError) -> None:
        """Show what went wrong with a request."""
        self.say("error", str(error), error.advice)

    def clear_notice(self) -> None:
        """Say nothing."""
        if self.has_class("-shown"):
            self.remove_class("-shown")
            self.update("")
