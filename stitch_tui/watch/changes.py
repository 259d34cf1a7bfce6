"""What happened between two looks: the entries of a timeline."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stitch_tui.connect.errors import ConnectError, Unreachable
from stitch_tui.connect.models import FULLY_CONFIGURED, ReportCard
from stitch_tui.text import plural
from stitch_tui.watch.observation import CheckState, Observation

_NAMES_AT_MOST = 5


class ChangeKind(StrEnum):
    """What a change is about; the values are what ``stitch-tui watch --json`` prints."""

    GONE = "gone"
    CHECK_STARTED = "check_started"
    CHECK_PASSED = "check_passed"
    CHECK_FAILED = "check_failed"
    CHECK_UNSEEN = "check_unseen"
    FULLY_CONFIGURED = "fully_configured"
    STEP_ADVANCED = "step_advanced"
    STEP_FELL_BACK = "step_fell_back"
    STEPS_CHANGED = "steps_changed"
    PROPERTIES_SET = "properties_set"
    PROPERTIES_UNSET = "properties_unset"
    PAUSED = "paused"
    RESUMED = "resumed"
    LOOK_FAILED = "look_failed"
    LOOKS_AGAIN = "looks_again"


@dataclass(frozen=True)
class Change:
    """``text`` is a short clause without a full stop. It may quote foreign text."""

    kind: ChangeKind
    text: str


def changes(before: Observation, after: Observation) -> tuple[Change, ...]:
    """What happened between two looks, in the order a person would tell it."""
    if after.is_gone and not before.is_gone:
        return (Change(ChangeKind.GONE, "no longer exists"),)
    return (
        *_error_change(before, after),
        *_pause_changes(before, after),
        *_property_changes(before, after),
        *_steps_change(before, after),
        *_check_change(before, after),
        *_step_change(before, after),
    )


def _error_change(before: Observation, after: Observation) -> Iterator[Change]:
    if after.error is not None and _sort_of(after.error) != _sort_of(before.error):
        yield Change(ChangeKind.LOOK_FAILED, f"look failed: {after.error}")
    elif after.error is None and before.error is not None:
        yield Change(ChangeKind.LOOKS_AGAIN, "looks succeed again")


def _sort_of(error: ConnectError | None) -> tuple[type[object], bool]:
    """What makes an error another one; its text may count seconds and differ at every look."""
    asks_for_a_pause = isinstance(error, Unreachable) and error.retry_after is not None
    return type(error), asks_for_a_pause


def _pause_changes(before: Observation, after: Observation) -> Iterator[Change]:
    old, new = before.destination, after.destination
    for was, now, who in (
        (old.paused_at, new.paused_at, ""),
        (old.system_paused_at, new.system_paused_at, " by Stitch"),
    ):
        if now and not was:
            yield Change(ChangeKind.PAUSED, f"paused{who}")
        elif was and not now:
            yield Change(ChangeKind.RESUMED, f"no longer paused{who}")


def _property_changes(before: Observation, after: Observation) -> Iterator[Change]:
    old, new = _provided(before), _provided(after)
    for kind, names, clause in (
        (ChangeKind.PROPERTIES_SET, sorted(new - old), "now set"),
        (ChangeKind.PROPERTIES_UNSET, sorted(old & _known(after) - new), "no longer set"),
    ):
        if names and before.destination.report_card is not None:
            more = (
                "" if len(names) <= _NAMES_AT_MOST else f" and {len(names) - _NAMES_AT_MOST} more"
            )
            count = plural(len(names), "property")
            yield Change(kind, f"{count} {clause}: {', '.join(names[:_NAMES_AT_MOST])}{more}")


def _provided(seen: Observation) -> set[str]:
    card = seen.destination.report_card
    return {item.name for item in card.properties if item.provided} if card else set()


def _known(seen: Observation) -> set[str]:
    card = seen.destination.report_card
    return {item.name for item in card.properties} if card else set()


def _steps_change(before: Observation, after: Observation) -> Iterator[Change]:
    old, new = before.destination.report_card, after.destination.report_card
    if old is None or new is None or _types(old) == _types(new):
        return
    came = [step for step in _types(new) if step not in _types(old)]
    went = [step for step in _types(old) if step not in _types(new)]
    parts = [f"{name} was added" for name in came] + [f"{name} is gone" for name in went]
    what = "; ".join(parts[:_NAMES_AT_MOST]) or "in another order"
    yield Change(ChangeKind.STEPS_CHANGED, f"the steps changed: {what}")


def _types(card: ReportCard) -> list[str]:
    return [step.type or "unknown" for step in card.steps]


def _check_change(before: Observation, after: Observation) -> Iterator[Change]:
    if before.check_state is after.check_state and _job(before) == _job(after):
        return
    message = after.check.message if after.check else None
    if after.check_state is CheckState.RUNNING:
        job = _job(after)
        text = f"check {_short(job)} started" if job else "connection check started"
        yield Change(ChangeKind.CHECK_STARTED, text)
    elif after.check_state is CheckState.FAILED:
        tail = f": {message}" if message else ""
        yield Change(ChangeKind.CHECK_FAILED, f"connection check failed{tail}")
    elif after.check_state is CheckState.PASSED:
        yield Change(ChangeKind.CHECK_PASSED, "connection check passed")
    elif after.check_state is CheckState.UNSEEN and before.check_state is not CheckState.UNSEEN:
        yield Change(ChangeKind.CHECK_UNSEEN, "Stitch does not show the connection check")


def _job(seen: Observation) -> str:
    if seen.check_state is CheckState.UNKNOWN:
        return ""
    return (seen.check.name if seen.check else None) or seen.destination.check_job_name or ""


def _short(job: str) -> str:
    """A job's name without the tail of its UUID: ``116078.337658.check.8934a4cd``."""
    return job.partition("-")[0]


def _step_change(before: Observation, after: Observation) -> Iterator[Change]:
    old, new = before.destination.report_card, after.destination.report_card
    if old is None or new is None or old.current_type == new.current_type:
        return
    step = (new.current_type or "unknown").replace("_", " ")
    if new.current_type == FULLY_CONFIGURED:
        yield Change(ChangeKind.FULLY_CONFIGURED, "fully configured")
    elif _fell_back(old, new):
        yield Change(ChangeKind.STEP_FELL_BACK, f"fell back to step {step}")
    else:
        yield Change(ChangeKind.STEP_ADVANCED, f"current step is {step}")


def _fell_back(old: ReportCard, new: ReportCard) -> bool:
    """Whether the current step now stands before the one that was current."""
    types = _types(new)
    places = [types.index(step) for step in (old.current_type, new.current_type) if step in types]
    return len(places) == 2 and places[1] < places[0]
