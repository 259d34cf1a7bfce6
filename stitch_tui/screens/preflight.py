"""The pre-flight check: what can be seen from this machine before Stitch makes its own check."""

from collections.abc import Callable, Iterable
from contextlib import aclosing
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.preflight.finding import Check, Finding, Verdict, not_tried
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.run import Progress, run
from stitch_tui.preflight.target import Target
from stitch_tui.screens.frame import Frame
from stitch_tui.text import one_line, plural
from stitch_tui.widgets.row_table import RowTable, cell

_STYLES = {Verdict.FAILED: "$text-error", Verdict.WARNED: "$text-warning"}
_WHOSE = "From this machine, not from Stitch, which connects from addresses of its own."
_NOTHING = "Nothing about this type can be checked from here."
_QUOTE_LINES = 6


class PreflightScreen(Frame):
    """One row a check; the highlighted one is explained below, or beside them from 120 columns.

    ``go_to`` is called with the fields a check is about, once this screen is closed.
    """

    CSS_PATH = "preflight.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "mend",
            "go to the field",
            key_display="enter",
            id="preflight.mend",
            tooltip="Go to the field the highlighted check is about",
        ),
        Binding("r", "run", "check again", id="preflight.run", tooltip="Make all checks once more"),
        Binding("s", "stop", "stop", id="preflight.stop", tooltip="Give up what is being tried"),
    ]
    AUTO_FOCUS = "RowTable"

    def __init__(self, target: Target, go_to: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__()
        self._target = target
        self._go_to = go_to
        self._checks: tuple[Check, ...] = ()
        self._seen: dict[str, Progress] = {}

    def body(self) -> Iterable[Widget]:
        """Whose checks these are, the checks, and what the highlighted one found."""
        yield Static(_WHOSE, id="whose", classes="muted")
        with Horizontal():
            yield RowTable(("", 1), ("check", 24), ("state", 9), ("time", 6), ("found", 24))
            yield Static(classes="detail")
        yield Static(id="rule")
        yield Static(id="below")

    def on_mount(self) -> None:
        """Begin at once: that is what this was opened for."""
        self.set_trail("Form", self._target.type_name, "Pre-flight check")
        self.action_run()

    def action_run(self) -> None:
        """Make all checks, from the first one."""
        self._run()

    def action_stop(self) -> None:
        """Give up what is being tried; what was found so far stays."""
        self.workers.cancel_group(self, "preflight")
        for check in self._checks:
            seen = self._seen.get(check.id)
            if seen is None or seen.finding is None:
                self._seen[check.id] = Progress(check, not_tried("Stopped."))
        self._show()

    @work(exclusive=True, group="preflight")
    async def _run(self) -> None:
        """The one owner of the checks: leaving the screen gives them up."""
        clock = (await self.host.session()).clock
        probes = probes_for(self._target, clock.now())
        self._checks = tuple(check for probe in probes for check in probe.checks)
        self._seen = {}
        self._show()
        async with aclosing(run(self._target, probes, clock)) as made:
            async for progress in made:
                self._seen[progress.check.id] = progress
                self._show()
        self._sum_up()

    def _show(self) -> None:
        keys = [check.id for check in self._checks]
        self.query_one(RowTable).show_rows(keys, lambda number: self._cells(self._checks[number]))
        self._explain()

    def _cells(self, check: Check) -> list[Text]:
        seen = self._seen.get(check.id)
        if seen is None or seen.finding is None:
            glyph, state = ("·", "waiting") if seen is None else ("◐", "running")
            return [cell(glyph), cell(check.title), cell(state), cell(""), cell("")]
        finding = seen.finding
        spent = "" if finding.verdict is Verdict.NOT_TRIED else f"{seen.seconds:.2f} s"
        return [
            cell(finding.verdict.glyph),
            cell(check.title, "bold" if finding.verdict is Verdict.FAILED else ""),
            cell(finding.verdict.value),
            cell(spent),
            cell(finding.detail),
        ]

    @property
    def _finding(self) -> Finding | None:
        """What the highlighted check found."""
        seen = self._seen.get(self.query_one(RowTable).highlighted or "")
        return None if seen is None else seen.finding

    @on(RowTable.Highlighted)
    def _explain(self) -> None:
        finding = self._finding
        shown = Content("") if finding is None else _explained(finding)
        self.query_one(".detail", Static).update(shown)
        self.query_one("#below", Static).update(shown)

    @on(RowTable.Opened)
    def action_mend(self) -> None:
        """Close this, and go to the field the highlighted check is about."""
        finding = self._finding
        self.app.pop_screen()
        self._go_to(() if finding is None else finding.fields)

    def _sum_up(self) -> None:
        found = [seen.finding for seen in self._seen.values() if seen.finding is not None]
        failed = sum(each.verdict is Verdict.FAILED for each in found)
        untried = sum(each.verdict is Verdict.NOT_TRIED for each in found)
        if failed:
            self.notice.say(
                "error", f"{plural(failed, 'check')} failed.", "enter goes to the field."
            )
        elif untried or not found:
            left = f"{plural(untried, 'check')} not tried." if found else _NOTHING
            self.notice.say("warning", left, "Stitch makes its own check once this is created.")
        else:
            self.notice.say("done", "Nothing stands in the way, as far as can be seen from here.")


def _explained(finding: Finding) -> Content:
    mark, style = finding.verdict.glyph, _STYLES.get(finding.verdict, "$accent")
    lines = [Content.assemble((f"{one_line(mark)} ", style), one_line(finding.detail))]
    if finding.advice:
        lines.append(Content.assemble(("→ ", "$accent"), one_line(finding.advice)))
    if finding.fields:
        names = ", ".join(one_line(name, 40) for name in finding.fields)
        lines.append(Content.styled(f"look at {names}", "$text-muted"))
    if finding.message and finding.message != finding.detail:
        said = finding.message.splitlines()[:_QUOTE_LINES]
        lines += [Content.styled(f"│ {one_line(line)}", "$text-muted") for line in said]
    return Content("\n").join(lines)
