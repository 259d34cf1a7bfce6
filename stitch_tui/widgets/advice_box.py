"""What an observation means, in a few lines: whose turn it is and what to do."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from stitch_tui.text import many_lines, one_line
from stitch_tui.watch.advice import Advice, Tone

_MARKS = {
    Tone.DONE: ("✔", "bold $accent"),
    Tone.WAITING: ("◐", "$text-muted"),
    Tone.YOUR_TURN: ("→", "bold $accent"),
    Tone.WRONG: ("✗", "bold $text-error"),
}
_QUOTE_LINES = 12


class AdviceBox(Vertical):
    """Grows with what there is to say; drawn again only when that changes."""

    DEFAULT_CSS = """
    AdviceBox { height: auto; padding: 0 2; }
    AdviceBox Horizontal { height: auto; }
    AdviceBox Static { height: auto; width: 1fr; }
    AdviceBox .mark { width: 2; }
    AdviceBox .more { padding: 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Advice, str] | None = None

    def compose(self) -> ComposeResult:
        """The headline, and what follows from it under an indent."""
        with Horizontal():
            yield Static(classes="mark")
            yield Static(classes="headline")
        yield Static(classes="more")

    def show(self, advice: Advice, offer: str = "") -> None:
        """Show ``advice``; ``offer`` is what a key of the screen does about it."""
        if self._shown == (advice, offer):
            return
        self._shown = advice, offer
        glyph, style = _MARKS[advice.tone]
        self.query_one(".mark", Static).update(Content.styled(glyph, style))
        loud = "" if advice.tone is Tone.WAITING else "bold"
        headline = Content.styled(one_line(advice.headline, 500), loud)
        self.query_one(".headline", Static).update(headline)
        more = self.query_one(".more", Static)
        details = _details(advice, offer)
        more.display = bool(details.plain)
        more.update(details)


def _details(advice: Advice, offer: str) -> Content:
    parts = [Content(one_line(line, 500)) for line in advice.lines]
    if advice.quote:
        parts.insert(0, Content.styled(many_lines(advice.quote, _QUOTE_LINES), "$text-muted"))
    if offer:
        parts.append(Content.assemble(("e ", "$accent"), one_line(offer, 200)))
    return Content("\n").join(parts)
