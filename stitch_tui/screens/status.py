"""The live status of one destination: two facts kept apart, and what changed when."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.connect.errors import NotAuthorised
from stitch_tui.export import transcript
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.watch import CheckState, Observation, Watch, changes
from stitch_tui.widgets.step_rows import StepRows, step_rows

if TYPE_CHECKING:
    from stitch_tui.clock import Clock
    from stitch_tui.connect.models import Destination
    from stitch_tui.forms.draft import Draft


class StatusScreen(Frame):
    """Watches a destination while it is in view, until there is nothing left to wait for."""

    CSS_PATH = "status.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "look", "look now", id="status.look", tooltip="Ask the API at once"),
        Binding("p", "pause", "pause", id="status.pause", tooltip="Stop asking, or go on"),
        Binding("e", "edit", "edit", id="status.edit", tooltip="Correct the form and try again"),
        Binding("y", "copy_id", "copy id", id="status.copy", tooltip="Copy the destination's id"),
        Binding("x", "save", "save transcript", id="status.save", tooltip="Save what was seen"),
    ]

    def __init__(self, destination: "Destination", draft: "Draft | None" = None) -> None:
        super().__init__()
        self._destination = destination
        self._draft = draft
        self._seen: Observation | None = None
        self._watch: Watch | None = None
        self._clock: Clock | None = None
        self._check_since: float | None = None
        self._looked_at = 0.0
        self._lines: list[str] = []
        self._looks_text = ""

    def body(self) -> Iterable[Widget]:
        """Title, steps, looks, outcome, timeline."""
        yield Static(self._title_line(), id="title")
        yield StepRows()
        yield Static("", id="looks")
        yield Static("", id="outcome")
        yield VerticalScroll(id="timeline")

    def _title_line(self) -> Content:
        row = self._destination
        return Content.assemble(
            (one_line(row.title, 40), "bold"),
            (f"   {one_line(row.type, 24)}  ", "$text-muted"),
            ("" if row.id is None else f"#{row.id}", "$text-muted"),
        )

    def on_mount(self) -> None:
        """Say which destination this is."""
        self.set_trail("Destinations", self._destination.title)

    @on(ScreenResume)
    def _start(self) -> None:
        if self._watch is None:
            self._run()

    @work(exclusive=True, group="watch")
    async def _run(self) -> None:
        """The one owner of the watch and of the clock beside it."""
        if self._destination.id is None:
            self.notice.say("warning", "This entry has no id that can be watched.")
            return
        session = await self.host.session()
        self._clock = session.clock
        if self._draft is not None and not self._lines:
            self._note("saved" if self._draft.destination else "created")
        self._watch = Watch(session.client, self._destination, session.clock)
        ticker = self._tick()
        async for seen in self._watch.observations():
            self._take(seen)
        ticker.cancel()
        self._show_looks()

    @work(exclusive=True, group="ticker")
    async def _tick(self) -> None:
        """Once a second, what depends on the time alone."""
        while self._clock is not None:
            await self._clock.sleep(1)
            self._show_steps()
            self._show_looks()

    def _take(self, seen: Observation) -> None:
        """Show a look: what changed goes to the timeline."""
        before = self._seen or Observation(seen.at, self._destination)
        self._seen = seen
        self._destination = seen.destination
        self._looked_at = self._now
        if seen.check_state is not CheckState.RUNNING:
            self._check_since = None
        elif self._check_since is None:
            self._check_since = self._now
        for change in changes(before, seen):
            self._note(change)
        self._show_steps()
        self._show_looks()
        self._show_outcome(seen, before)

    @property
    def _now(self) -> float:
        return self._clock.monotonic() if self._clock else 0.0

    def _show_steps(self) -> None:
        if self._seen is not None:
            age = None if self._check_since is None else self._now - self._check_since
            self.query_one(StepRows).show(step_rows(self._seen, age))

    def _show_looks(self) -> None:
        """When the next look is due; the same text is not drawn twice."""
        seen = self._seen
        if seen is None:
            return
        if self._watch is not None and self._watch.is_paused and seen.pause is not None:
            when = "paused"
        elif seen.pause is None:
            when = "no more looks"
        else:
            when = f"next look in {max(seen.pause - (self._now - self._looked_at), 0):.0f} s"
        text = f"{when}   looks {seen.looks}   errors {seen.errors}"
        if text != self._looks_text:
            self._looks_text = text
            self.query_one("#looks", Static).update(text)

    def _show_outcome(self, seen: Observation, before: Observation) -> None:
        """Say that it is done, or what went wrong; ring once when it turns so."""
        outcome = _outcome(seen)
        box = self.query_one("#outcome", Static)
        box.set_class(outcome is not None, "-shown")
        if outcome is not None:
            box.update(outcome)
        ended = seen.pause is None or seen.check_state is CheckState.FAILED
        if ended and not (before.check_state is CheckState.FAILED and seen.pause is not None):
            self.app.bell()
        if isinstance(seen.error, NotAuthorised):
            self.notice.say_error(seen.error)

    def _note(self, text: str) -> None:
        """Add a line to the timeline, with the local time."""
        at = self._clock.now() if self._clock else None
        line = f"{at:%H:%M:%S}  {one_line(text, 300)}" if at else one_line(text, 300)
        self._lines.append(line)
        timeline = self.query_one("#timeline", VerticalScroll)
        timeline.mount(Static(Content(line)))
        timeline.scroll_end(animate=False)

    def action_look(self) -> None:
        """Look now; watch anew where the watch had ended."""
        if self._watch is None or (self._seen is not None and self._seen.pause is None):
            self._run()
        else:
            self._watch.look_now()

    def action_pause(self) -> None:
        """Hold back further looks, or go on."""
        if self._watch is not None:
            self._watch.resume() if self._watch.is_paused else self._watch.pause()
            self._show_looks()

    def action_edit(self) -> None:
        """Go back to the form, with everything typed still there."""
        self.host.edit_destination(self._destination, self._draft)

    def action_copy_id(self) -> None:
        """Copy the id through the terminal (OSC 52), and show it for those that can't."""
        if self._destination.id is not None:
            self.app.copy_to_clipboard(str(self._destination.id))
            self.notice.say("done", f"Copied {self._destination.id}.", "Where the terminal can.")

    def action_save(self) -> None:
        """Save the facts and the timeline as a text file in the current folder."""
        self._save()

    @work(thread=True)
    def _save(self) -> None:
        path = Path(f"stitch-destination-{self._destination.id}.txt")
        title = f"{self._destination.title}  {self._destination.type}  #{self._destination.id}"
        text = transcript(title, self.query_one(StepRows).texts, tuple(self._lines))
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or "no reason given"
            self.app.call_from_thread(self.notice.say, "error", f"Not saved: {reason}.")
        else:
            changes_text = plural(len(self._lines), "line")
            self.app.call_from_thread(
                self.notice.say, "done", f"Saved {path.name} ({changes_text}).", "No secrets in it."
            )


def _outcome(seen: Observation) -> Content | None:
    """The sentence that ends a watch, or names what went wrong."""
    if seen.is_gone:
        return Content.assemble(("✗ ", "$text-error"), "This destination no longer exists.")
    if seen.is_done:
        seen_check = seen.check_state is CheckState.PASSED
        tail = "its connection check passed" if seen_check else "Stitch does not show its check"
        return Content.assemble(("✔ Fully configured", "bold $accent"), f"; {tail}.")
    if seen.check_state is CheckState.FAILED:
        message = seen.check.message if seen.check else None
        return Content.assemble(
            ("✗ The connection check failed", "bold $text-error"),
            f": {one_line(message, 500)}" if message else ".",
            "\n  ",
            ("e", "$accent"),
            " goes back to the form; everything typed is still there.",
        )
    return None
