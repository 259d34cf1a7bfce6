"""Help: the keys of the screen it was opened from, and the words Stitch uses."""

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line

_WORDS = (
    ("destination type", "a kind of database or store Stitch can load into"),
    ("report card", "the steps a destination goes through, with their properties"),
    ("property", "one value of a step; ● marks what you have to fill in"),
    ("connection check", "Stitch tries to connect after each create or save"),
    ("fully configured", "the form is complete; the check is another fact"),
)
_ANYWHERE = (
    ("esc", "back"),
    ("ctrl+p", "palette: everything this program can do, by name"),
    ("q, ctrl+q", "quit; ctrl+q also while typing"),
    ("tab, ↑ ↓", "move between fields and rows"),
)


class HelpScreen(Frame):
    """Built from the bindings of ``about``, so it cannot go out of date."""

    CSS_PATH = "help.tcss"

    def __init__(self, about: Frame) -> None:
        super().__init__()
        self._keys = tuple(
            (
                about.app.get_key_display(active.binding),
                active.tooltip or active.binding.description,
            )
            for active in about.active_bindings.values()
            if active.binding.show and active.binding.action not in {"back", "help", "app.quit"}
        )

    def body(self) -> Iterable[Widget]:
        """Three short tables."""
        with VerticalScroll(id="help-text"):
            yield Static(_table("Keys here", self._keys))
            yield Static(_table("Keys everywhere", _ANYWHERE))
            yield Static(_table("Words", _WORDS))

    def on_mount(self) -> None:
        """Say where this is."""
        self.set_trail("Help")

    def action_help(self) -> None:
        """Close the help: the key that opened it closes it."""
        self.action_back()


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Content:
    lines = [Content.styled(one_line(title), "bold")]
    lines += [
        Content.assemble((f"  {one_line(left, 30):<18}", "$accent"), one_line(right))
        for left, right in rows
    ]
    return Content("\n").join(lines)
