"""The live status of one destination: two facts kept apart, whose turn it is, what changed when."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget

from stitch_tui.destination_state import pause_of
from stitch_tui.export import request_of
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line
from stitch_tui.transcript import Transcript
from stitch_tui.watch.advice import Tone, advice_on
from stitch_tui.watch.loop import Watch
from stitch_tui.watch.observation import CheckState, Observation
from stitch_tui.widgets.advice_box import AdviceBox
from stitch_tui.widgets.looks_line import LooksLine
from stitch_tui.widgets.steady_line import SteadyLine
from stitch_tui.widgets.step_rows import StepRows, step_rows
from stitch_tui.widgets.timeline_rows import TimelineRows

if TYPE_CHECKING:
    from stitch_tui.connect.body import BodyValue
    from stitch_tui.connect.models import Destination
    from stitch_tui.forms.draft import Draft
    from stitch_tui.session import Session
    from stitch_tui.watch.timeline import Timeline

_TICK = 1.0
_SLOW_TICK = 15.0
"""Seconds between looks at the clock once the watch is over: only the ages still change."""


class StatusScreen(Frame):
    """Watches a destination until there is nothing left to wait for, or the screen is left."""

    CSS_PATH = "status.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "look", "look", id="status.look", tooltip="Ask the API at once"),
        Binding("p", "pause", "pause", id="status.pause", tooltip="Stop asking, or go on"),
        Binding("e", "edit", "edit", id="status.edit", tooltip="Correct the form and try again"),
        Binding("y", "copy_id", "copy id", id="status.copy", tooltip="Copy the destination's id"),
        Binding("x", "save", "save", id="status.save", tooltip="Save a transcript"),
        Binding("up", "scroll(-1)", "earlier", show=False, id="status.up"),
        Binding("down", "scroll(1)", "later", show=False, id="status.down"),
        Binding("pageup", "scroll(-8)", "much earlier", show=False, id="status.page_up"),
        Binding("pagedown", "scroll(8)", "much later", show=False, id="status.page_down"),
    ]

    def __init__(
        self, destination: "Destination", draft: "Draft | None" = None, told: str = ""
    ) -> None:
        """``draft`` is what was typed for it, ``told`` what has just been done with it."""
        super().__init__()
        self._destination = destination
        self._draft = draft
        self._told = told
        self._session: Session | None = None
        self._watch: Watch | None = None
        self._timeline: Timeline | None = None
        self._newest: Observation | None = None
        """The newest look of the watch that runs, or ran last."""

    def body(self) -> Iterable[Widget]:
        """Title, steps, looks, advice, timeline."""
        yield SteadyLine(self._title_line(), id="title")
        yield StepRows()
        yield LooksLine()
        yield AdviceBox()
        yield TimelineRows()

    def _title_line(self) -> Content:
        row, pause = self._destination, pause_of(self._destination)
        return Content.assemble(
            (one_line(row.title, 40), "bold"),
            (f"   {one_line(row.type, 24)}  ", "$text-muted"),
            ("" if row.id is None else f"#{row.id:d}", "$text-muted"),
            (one_line(f"   {pause.glyph} {pause.word}") if pause else "", "$text-warning"),
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
        self._session = session = await self.host.session()
        self._timeline = timeline = session.timeline(self._destination.id)
        if self._told:
            timeline.note(session.clock.now(), "told", self._told)
            self._told = ""
        self._watch = Watch(session.client, self._destination, session.clock, jitter=session.jitter)
        self._show_looks()
        self._show_timeline()
        self._tick()
        async for seen in self._watch.observations():
            self._take(seen)

    @work(exclusive=True, group="ticker")
    async def _tick(self) -> None:
        """What depends on the time alone."""
        while self._session is not None:
            await self._session.clock.sleep(_SLOW_TICK if self.is_over else _TICK)
            self._show_looks()
            self._show_timeline()

    @property
    def _seen(self) -> Observation | None:
        return self._timeline.seen if self._timeline is not None else None

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self._newest is not None and self._newest.end is not None

    def _take(self, seen: Observation) -> None:
        """Show a look: what changed goes to the timeline."""
        if self._timeline is None:
            return
        before = self._timeline.seen
        self._timeline.take(seen, self._destination)
        self._newest = seen
        self._destination = seen.destination
        self.refresh_bindings()
        self.query_one("#title", SteadyLine).show(self._title_line())
        self.query_one(StepRows).show(step_rows(seen))
        self._show_looks()
        self._show_advice(seen)
        self._show_timeline()
        if _rings(before, seen):
            self.app.bell()

    def _show_looks(self) -> None:
        if self._watch is not None:
            self.query_one(LooksLine).show_looks(self._newest, self._watch)

    def _show_advice(self, seen: Observation) -> None:
        """What it means, and where ``e`` leads."""
        advice = advice_on(seen)
        if self._session is not None:
            advice = replace(advice, quote=self._session.client.mask(advice.quote))
        offer = ""
        if seen.check_state is CheckState.FAILED and advice.tone is Tone.WRONG and not seen.error:
            field = f", at {advice.fields[0]}" if advice.fields else ""
            typed = "; everything typed is still there" if self._draft is not None else ""
            offer = f"opens the form{field}{typed}."
        self.query_one(AdviceBox).show(advice, offer)

    def _show_timeline(self) -> None:
        if self._timeline is not None and self._session is not None:
            self.query_one(TimelineRows).show(self._timeline, self._session.clock.now())

    def action_look(self) -> None:
        """Look now; watch anew where the watch had ended."""
        if self._watch is None or self.is_over:
            self._run()
        else:
            self._watch.look_now()

    def action_pause(self) -> None:
        """Hold back further looks, or go on."""
        if self._watch is not None:
            self._watch.resume() if self._watch.is_paused else self._watch.pause()
            self._show_looks()

    def action_scroll(self, lines: int) -> None:
        """Go through the timeline."""
        self.query_one(TimelineRows).scroll_relative(y=lines, animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to pause once the watch is over."""
        if action == "pause":
            return not self.is_over
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        """Go to the form, at the field that is to blame where that is known."""
        fields = advice_on(self._seen).fields if self._seen is not None else ()
        self.host.edit_destination(self._destination, self._draft, fields)

    def action_copy_id(self) -> None:
        """Copy the id through the terminal."""
        self.copy_text("the id", str(self._destination.id or ""))

    def action_save(self) -> None:
        """Save the run as Markdown and as lines of JSON in the current folder."""
        self._save()

    @work(group="save")
    async def _save(self) -> None:
        session, timeline, seen = self._session, self._timeline, self._seen
        if session is None or timeline is None or seen is None:
            self.notice.say("warning", "Nothing has been seen yet.")
            return
        run = Transcript(
            session.api_label, session.clock.now(), seen, timeline, self._request(session)
        )
        try:
            text, lines = await asyncio.to_thread(run.write, Path())
        except OSError as error:
            self.notice.say("error", f"Not saved: {error.strerror or 'no reason given'}.")
        else:
            self.notice.say("done", f"Saved {text.name} and {lines.suffix}.", "No secrets in them.")

    def _request(self, session: "Session") -> "tuple[str, Mapping[str, BodyValue]] | None":
        """What was sent from here, for the transcript."""
        if self._draft is None:
            return None
        method, url, body = request_of(self._draft, session.api_url)
        return f"{method} {url}", body


def _rings(before: Observation | None, seen: Observation) -> bool:
    """Whether somebody who looked away wants to hear of it: an end, or a check that failed."""
    was_failed = before is not None and before.check_state is CheckState.FAILED
    failed = seen.check_state is CheckState.FAILED and not was_failed
    ended = seen.end is not None and (before is None or before.end is None)
    return failed or ended or seen.is_asking
