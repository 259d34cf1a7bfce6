"""The steps of a destination and its connection check, a row each, redrawn one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.containers import Vertical
from textual.content import Content

from stitch_tui.connect.models import FORM, FULLY_CONFIGURED, ReportCard, Step
from stitch_tui.text import one_line, plural
from stitch_tui.watch.observation import CheckState, FormState, Observation
from stitch_tui.watch.step_words import words_of_step
from stitch_tui.widgets.steady_line import SteadyLine

_DONE, _NOW, _LATER, _FAILED, _UNKNOWN = "✔", "◐", "·", "✗", "?"
_STYLES = {_DONE: "$accent", _NOW: "bold", _FAILED: "$text-error"}
_LABEL_WIDTH = 20
_STEPS_AT_MOST = 11
"""How many steps are shown, round the current one; documented are up to six."""


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
            (one_line(self.glyph), _STYLES.get(self.glyph, "$text-muted")),
            f" {one_line(self.label, _LABEL_WIDTH):<{_LABEL_WIDTH}} ",
            (one_line(self.detail), "$text-muted" if self.glyph == _LATER else ""),
        )


def step_rows(seen: Observation) -> tuple[StepRow, ...]:
    """A row for each step, and one for the connection check after the form.

    The report card and the check are two facts: neither is inferred from the other (Connect API:
    connection checks).
    """
    card = seen.destination.report_card
    check = _check_row(seen)
    if card is None or not card.steps:
        return (StepRow(_UNKNOWN, "configuration", "Stitch does not say"), check)
    current = card.current_position
    first = min(
        max((current or 0) - _STEPS_AT_MOST // 2, 0), max(len(card.steps) - _STEPS_AT_MOST, 0)
    )
    shown = card.steps[first : first + _STEPS_AT_MOST]
    rows = [_step_row(step, number, current, seen) for number, step in enumerate(shown, first)]
    if current is None and seen.form_state is FormState.COMPLETE:
        rows.append(StepRow(_DONE, _label(FULLY_CONFIGURED), "nothing is left to fill in"))
    position = max(_check_position(card) - first, 0)
    before, after = first, len(card.steps) - first - len(shown)
    return (
        *_left_out(before, "before"),
        *rows[:position],
        check,
        *rows[position:],
        *_left_out(after, "more"),
    )


def _left_out(count: int, where: str) -> Sequence[StepRow]:
    return (StepRow(_LATER, f"… {plural(count, 'step')} {where}", ""),) if count else ()


def _check_position(card: ReportCard) -> int:
    """The check stands after the form, as it is what the form waits for."""
    types = [step.type for step in card.steps]
    return types.index(FORM) + 1 if FORM in types else len(types)


def _label(step_type: str | None) -> str:
    return (step_type or "unknown step").replace("_", " ")


def _step_row(step: Step, number: int, current: int | None, seen: Observation) -> StepRow:
    label = _label(step.type)
    if current is None:
        return StepRow(_UNKNOWN, label, _filled(step))
    if number > current:
        return StepRow(_LATER, label, "")
    if step.type == FULLY_CONFIGURED:
        return StepRow(_DONE, label, "nothing is left to fill in")
    if number < current:
        return StepRow(_DONE, label, _filled(step))
    if step.type == FORM:
        return StepRow(_DONE if seen.form_state is FormState.SET else _NOW, label, _filled(step))
    return StepRow(_NOW, label, words_of_step(step.type).actor.value)


def _filled(step: Step) -> str:
    if not step.properties:
        return ""
    return f"{step.provided_count} of {plural(len(step.properties), 'property')} set"


def _check_row(seen: Observation) -> StepRow:
    label = "connection check"
    if seen.is_gone or (seen.error is not None and seen.check_state is CheckState.RUNNING):
        return StepRow(_LATER, label, f"{seen.check_state.value} when last seen")
    if seen.check_state is CheckState.RUNNING:
        return StepRow(_NOW, label, f"running since {seen.check_since or seen.at:%H:%M:%S}")
    if seen.check_state is CheckState.PASSED:
        return StepRow(_DONE, label, "passed")
    if seen.check_state is CheckState.FAILED:
        return StepRow(_FAILED, label, "failed")
    if seen.check_state is CheckState.UNSEEN:
        return StepRow(_LATER, label, "Stitch does not show this check")
    return StepRow(_LATER, label, "" if seen.looks == 0 else "not known")


class StepRows(Vertical):
    """One line a row; of those only what changed is drawn again."""

    DEFAULT_CSS = "StepRows { height: auto; }"

    @property
    def texts(self) -> Sequence[str]:
        """The rows as plain text."""
        return [line.content.plain.rstrip() for line in self.query(SteadyLine)]

    def show(self, rows: Sequence[StepRow]) -> None:
        """Draw ``rows``."""
        lines = list(self.query(SteadyLine))
        for line, row in zip(lines, rows, strict=False):
            line.show(row.content())
        for line in lines[len(rows) :]:
            line.remove()
        self.mount_all([SteadyLine(row.content()) for row in rows[len(lines) :]])
