"""The steps of a destination and its connection check, a row each, redrawn one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from stitch_tui.connect.models import FULLY_CONFIGURED, ReportCard, Step
from stitch_tui.text import one_line, plural
from stitch_tui.watch import CheckState, Observation
from stitch_tui.widgets.step_words import meaning_of_step

_DONE, _NOW, _LATER, _FAILED, _UNKNOWN = "✔", "◐", "·", "✗", "?"
_STYLES = {_DONE: "$accent", _NOW: "bold", _FAILED: "$text-error"}
_LABEL_WIDTH = 20


@dataclass(frozen=True)
class StepRow:
    """One line: a glyph, what it is about, and how it stands. Texts may be foreign."""

    glyph: str
    label: str
    detail: str

    def content(self) -> Content:
        """The line as drawn."""
        return Content.assemble(
            "  ",
            (self.glyph, _STYLES.get(self.glyph, "$text-muted")),
            f" {one_line(self.label, _LABEL_WIDTH):<{_LABEL_WIDTH}} ",
            (one_line(self.detail), "$text-muted" if self.glyph == _LATER else ""),
        )


def step_rows(seen: Observation, check_age: float | None) -> tuple[StepRow, ...]:
    """A row for each step, and one for the connection check after the form.

    ``check_age`` is for how many seconds the check has been seen running. The report card and the
    check are two facts: neither is inferred from the other (Connect API: connection checks).
    """
    card = seen.destination.report_card
    check = _check_row(seen, check_age)
    if card is None or not card.steps:
        return (StepRow(_UNKNOWN, "configuration", "Stitch does not say"), check)
    current = card.current_position
    rows = [_step_row(step, number, current, seen) for number, step in enumerate(card.steps)]
    position = _check_position(card)
    return (*rows[:position], check, *rows[position:])


def _check_position(card: ReportCard) -> int:
    """The check stands before the last step where that is ``fully_configured``."""
    has_end = card.steps[-1].type == FULLY_CONFIGURED
    return len(card.steps) - 1 if has_end else len(card.steps)


def _step_row(step: Step, number: int, current: int | None, seen: Observation) -> StepRow:
    label = (step.type or "unknown step").replace("_", " ")
    if current is None:
        return StepRow(_UNKNOWN, label, _filled(step))
    if step.type == FULLY_CONFIGURED:
        return _end_row(label, current == number, seen)
    if number < current:
        return StepRow(_DONE, label, _filled(step))
    if number > current:
        return StepRow(_LATER, label, "")
    is_filled = all(item.provided for item in step.properties if item.is_required)
    if step.type == "form" and is_filled:
        return StepRow(_DONE, label, _filled(step))
    detail = _filled(step) if step.properties else meaning_of_step(step.type)
    return StepRow(_NOW, label, detail)


def _filled(step: Step) -> str:
    if not step.properties:
        return ""
    return f"{step.provided_count} of {plural(len(step.properties), 'property')} set"


def _end_row(label: str, is_current: bool, seen: Observation) -> StepRow:  # noqa: FBT001
    if not is_current:
        return StepRow(_LATER, label, "")
    if seen.check_state is CheckState.RUNNING:
        return StepRow(_DONE, label, "the form is complete; the check still runs")
    if seen.check_state is CheckState.FAILED:
        return StepRow(_DONE, label, "the form is complete, but the check failed")
    return StepRow(_DONE, label, "nothing is left to fill in")


def _check_row(seen: Observation, check_age: float | None) -> StepRow:
    label = "connection check"
    if seen.check_state is CheckState.RUNNING:
        return StepRow(_NOW, label, f"running, {check_age or 0:.0f} s")
    if seen.check_state is CheckState.PASSED:
        return StepRow(_DONE, label, "passed")
    if seen.check_state is CheckState.FAILED:
        return StepRow(_FAILED, label, "failed")
    if seen.check_state is CheckState.UNSEEN:
        return StepRow(_LATER, label, "Stitch does not show this check")
    return StepRow(_LATER, label, "")


class StepRows(Widget):
    """One Static a row; only those whose text changed are drawn again."""

    DEFAULT_CSS = """
    StepRows { height: auto; }
    StepRows Static { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[StepRow] = []

    @property
    def texts(self) -> Sequence[str]:
        """The rows as plain text."""
        return [row.content().plain.rstrip() for row in self._shown]

    def show(self, rows: Sequence[StepRow]) -> None:
        """Draw ``rows``."""
        statics = list(self.query(Static))
        for number, static in enumerate(statics):
            if number >= len(rows):
                static.remove()
            elif rows[number] != self._shown[number]:
                static.update(rows[number].content())
        self.mount_all([Static(row.content()) for row in rows[len(statics) :]])
        self._shown = list(rows)
