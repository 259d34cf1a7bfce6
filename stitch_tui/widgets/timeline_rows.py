"""The timeline of a destination: a line an entry, with its local time and its age."""

from datetime import datetime

from textual.containers import VerticalScroll
from textual.content import Content

from stitch_tui.clock import age_words
from stitch_tui.text import one_line
from stitch_tui.watch.timeline import Entry, Timeline
from stitch_tui.widgets.steady_line import SteadyLine


class TimelineRows(VerticalScroll, can_focus=False):
    """Follows its end; of the lines only ages that changed are drawn again."""

    DEFAULT_CSS = "TimelineRows { height: 1fr; padding: 0 2; }"

    def show(self, timeline: Timeline, now: datetime) -> None:
        """Show the entries of ``timeline`` as they are at ``now``."""
        lines = list(self.query(SteadyLine))
        entries = timeline.entries
        for line, entry in zip(lines, entries, strict=False):
            line.show(_line(entry, now))
        if len(entries) > len(lines):
            self.mount_all([SteadyLine(_line(entry, now)) for entry in entries[len(lines) :]])
            self.scroll_end(animate=False)


def _line(entry: Entry, now: datetime) -> Content:
    age = age_words((now - entry.at).total_seconds())
    return Content.assemble(
        f"{entry.at:%H:%M:%S}  ", (f"{age:<8} ", "$text-muted"), one_line(entry.text, 300)
    )
