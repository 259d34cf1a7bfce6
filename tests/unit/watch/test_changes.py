"""What happened between two looks, told in order and without a guess."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.connect.errors import ConnectError, NotAuthorised, Unreachable
from stitch_tui.connect.models import ConnectionCheck, Destination
from stitch_tui.watch.changes import ChangeKind, changes
from stitch_tui.watch.observation import CheckState, Observation

Row = dict[str, Any]
AT = datetime(2021, 6, 3, 16, 11, 3, tzinfo=UTC)


def row(
    step: str = "form",
    steps: Sequence[str] = ("form", "fully_configured"),
    *,
    names: Sequence[str] = ("host", "port"),
    provided: Sequence[str] = (),
    **more: str,
) -> Row:
    items = [{"name": name, "is_required": True, "provided": name in provided} for name in names]
    listed = [{"type": each, "properties": items if each == "form" else []} for each in steps]
    card = {"type": "postgres", "current_step_type": step, "steps": listed}
    return {"type": "postgres", "id": 7, "report_card": card, **more}


def look(
    values: Row,
    state: CheckState = CheckState.UNKNOWN,
    *,
    check: Row | None = None,
    error: ConnectError | None = None,
    is_gone: bool = False,
) -> Observation:
    found = None if check is None else ConnectionCheck.model_validate(check)
    destination = Destination.model_validate(values)
    return Observation(AT, destination, found, state, is_gone=is_gone, error=error)


def told(before: Observation, after: Observation) -> list[tuple[str, str]]:
    return [(change.kind.value, change.text) for change in changes(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (row(), row(), []),
        (row(), row("fully_configured"), [("fully_configured", "fully configured")]),
        (row("fully_configured"), row(), [("step_fell_back", "fell back to step form")]),
        (
            row(steps=("form", "oauth", "fully_configured")),
            row("oauth", ("form", "oauth", "fully_configured")),
            [("step_advanced", "current step is oauth")],
        ),
        (
            row(),
            row("oauth", ("form", "oauth", "profile", "fully_configured")),
            [
                ("steps_changed", "the steps changed: oauth was added; profile was added"),
                ("step_advanced", "current step is oauth"),
            ],
        ),
        (
            row(steps=("form", "oauth", "fully_configured")),
            row(steps=("oauth", "form", "fully_configured")),
            [("steps_changed", "the steps changed: in another order")],
        ),
        (
            row(),
            row(steps=("form",)),
            [("steps_changed", "the steps changed: fully_configured is gone")],
        ),
        (row(), row(provided=["port"]), [("properties_set", "1 property now set: port")]),
        (
            row(),
            row(provided=["port", "host"]),
            [("properties_set", "2 properties now set: host, port")],
        ),
        (
            row(provided=["port", "host"]),
            row(provided=["port"]),
            [("properties_unset", "1 property no longer set: host")],
        ),
        (row(provided=["host"]), row(names=("port",)), []),
        (row(), row(paused_at="2021-06-03T16:11:03Z"), [("paused", "paused")]),
        (
            row(),
            row(system_paused_at="2021-06-03T16:11:03Z"),
            [("paused", "paused by Stitch")],
        ),
        (row(paused_at="2021-06-03T16:11:03Z"), row(), [("resumed", "no longer paused")]),
        ({"type": "postgres", "id": 7}, row(provided=["host"]), []),
        (row(), {"type": "postgres", "id": 7}, []),
    ],
)
def test_what_a_card_tells(before: Row, after: Row, expected: list[tuple[str, str]]) -> None:
    assert told(look(before), look(after)) == expected


JOB = {"name": "1.7.check.aaaa-bb", "status": "running"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            look(row()),
            look(row(), CheckState.RUNNING, check=JOB),
            [("check_started", "check 1.7.check.aaaa started")],
        ),
        (
            look(row(), CheckState.RUNNING, check=JOB),
            look(row(), CheckState.RUNNING, check=JOB),
            [],
        ),
        (
            look(row(), CheckState.FAILED, check=JOB),
            look(row(), CheckState.RUNNING, check={**JOB, "name": "1.7.check.cccc-dd"}),
            [("check_started", "check 1.7.check.cccc started")],
        ),
        (
            look(row(), CheckState.RUNNING, check=JOB),
            look(row(), CheckState.PASSED, check=JOB),
            [("check_passed", "connection check passed")],
        ),
        (
            look(row(), CheckState.RUNNING, check=JOB),
            look(row(), CheckState.FAILED, check={**JOB, "discovery_error_message": "no"}),
            [("check_failed", "connection check failed: no")],
        ),
        (
            look(row()),
            look(row(), CheckState.UNSEEN),
            [("check_unseen", "Stitch does not show the connection check")],
        ),
        (look(row(), CheckState.UNSEEN), look(row(), CheckState.UNSEEN), []),
    ],
)
def test_what_a_check_tells(
    before: Observation, after: Observation, expected: list[tuple[str, str]]
) -> None:
    assert told(before, after) == expected


def test_an_error_is_told_when_it_begins_changes_and_ends() -> None:
    fine, gone = look(row()), look(row(), is_gone=True)
    asked = [look(row(), error=Unreachable(f"wait {n} s", retry_after=n)) for n in (9, 5)]
    down = look(row(), error=Unreachable("down"))
    refused = look(row(), error=NotAuthorised("no"))
    assert told(fine, down) == [("look_failed", "look failed: down")]
    assert told(down, down) == []
    assert told(*asked) == []
    assert told(down, asked[0]) == [("look_failed", "look failed: wait 9 s")]
    assert told(asked[0], refused) == [("look_failed", "look failed: no")]
    assert told(down, fine) == [("looks_again", "looks succeed again")]
    assert told(fine, gone) == [("gone", "no longer exists")]
    assert told(gone, gone) == []


def test_names_are_capped() -> None:
    names = tuple(f"p{n}" for n in range(9))
    ((_, text),) = told(look(row(names=names)), look(row(names=names, provided=names)))
    assert text == "9 properties now set: p0, p1, p2, p3, p4 and 4 more"


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
CARDS = st.fixed_dictionaries(
    {"type": st.just("x")},
    optional={
        "steps": st.lists(st.fixed_dictionaries({"type": ODD, "properties": ODD}), max_size=4)
        | ODD,
        "current_step": ODD,
        "current_step_type": ODD,
    },
)
ROWS = st.fixed_dictionaries(
    {"type": st.just("x"), "id": st.just(7)},
    optional={
        "report_card": CARDS | ODD,
        "paused_at": ODD,
        "system_paused_at": ODD,
        "check_job_name": ODD,
    },
)


@given(ROWS, ROWS, st.sampled_from(CheckState), st.sampled_from(CheckState))
def test_any_two_rows_can_be_compared(
    before: Row, after: Row, was: CheckState, now: CheckState
) -> None:
    for change in changes(look(before, was), look(after, now)):
        assert isinstance(change.kind, ChangeKind)
        assert change.text
    assert changes(look(before, was), look(before, was)) == ()
