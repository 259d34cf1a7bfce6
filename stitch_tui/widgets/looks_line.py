"""When the next look is due, and how many requests that costs."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from stitch_tui.connect.errors import Unreachable
from stitch_tui.text import one_line
from stitch_tui.watch.pace import REQUESTS_A_MINUTE
from stitch_tui.widgets.steady_line import SteadyLine

if TYPE_CHECKING:
    from stitch_tui.watch.loop import Watch
    from stitch_tui.watch.observation import Observation


class LooksLine(Horizontal):
    """Counts down. What changes stands together, apart from what does not: that is what a second,
    and a look at which nothing has changed, cost on the wire.
    """

    DEFAULT_CSS = """
    LooksLine { height: 1; padding: 0 2; color: $text-muted; }
    LooksLine #when { width: 14; }
    LooksLine #numbers { width: 20; }
    """

    def compose(self) -> ComposeResult:
        """A word, the numbers, and what they are of."""
        yield SteadyLine(id="when")
        yield SteadyLine(id="numbers")
        yield SteadyLine(id="budget")

    def show_looks(self, seen: "Observation | None", watch: "Watch") -> None:
        """Show how the watch stands now; ``seen`` is its newest look, if there was one yet."""
        if seen is None:
            self._show("looking …", "", "")
            return
        if seen.end is not None:
            self._show(
                "no more looks", "", f"· look {seen.looks} was the last, at {seen.at:%H:%M:%S}"
            )
            return
        when, due_in = _when(seen, watch)
        due = "    " if due_in is None else f"{due_in:2.0f} s"
        failed = f" · {seen.errors} failed" if seen.errors else ""
        numbers = f"{due}   look {seen.looks:<4} {seen.requests:>2}"
        self._show(when, numbers, f"of {REQUESTS_A_MINUTE} requests a minute{failed}")

    def _show(self, when: str, numbers: str, budget: str) -> None:
        self._line("when").show(Content(one_line(when)))
        self._line("numbers").show(Content(one_line(numbers)))
        self._line("numbers").display = bool(numbers)
        self._line("budget").show(Content(one_line(budget)))

    def _line(self, name: str) -> SteadyLine:
        return self.query_one(f"#{name}", SteadyLine)


def _when(seen: "Observation", watch: "Watch") -> tuple[str, float | None]:
    """In a few words, and in seconds where it is known."""
    if seen.is_asking or watch.is_paused:
        return "paused", None
    due_in = watch.due_in
    if due_in is None:
        return "looking …", None
    if isinstance(seen.error, Unreachable) and seen.error.retry_after is not None:
        return "asked to wait", due_in
    return "next look in", due_in
