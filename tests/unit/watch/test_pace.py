"""Pauses grow within bounds, and the budget holds whatever is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.watch.pace import LONGEST_PAUSE, REQUESTS_A_MINUTE, Pace, RequestBudget


class Now:
    """A clock that stands where it was put."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds


def test_pauses_grow_from_two_seconds_to_fifteen_and_start_over() -> None:
    pace = Pace(lambda: 0.0)
    pauses = [pace.pause() for _ in range(9)]
    assert pauses[:3] == pytest.approx([2.0, 2.8, 3.92])
    assert pauses[-1] == LONGEST_PAUSE == 15.0
    pace.start_over()
    assert pace.pause() == 2.0


@given(st.lists(st.floats(0, 0.999), min_size=1, max_size=30))
def test_jitter_shortens_by_a_fifth_at_most(numbers: list[float]) -> None:
    draws = iter(numbers)
    pace, steady = Pace(lambda: next(draws)), Pace(lambda: 0.0)
    for _ in numbers:
        pause, longest = pace.pause(), steady.pause()
        assert 0.8 * longest <= pause <= longest


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_whoever_waits_as_told_stays_within_the_budget(pauses: list[float]) -> None:
    clock = Now()
    budget = RequestBudget(clock)  # type: ignore[arg-type]
    sent: list[float] = []
    for pause in pauses:
        clock.seconds += pause
        clock.seconds += budget.wait(2)
        for _ in range(2):
            budget.spend()
            sent.append(clock.seconds)
        window = [moment for moment in sent if moment > clock.seconds - 60]
        assert len(window) == budget.spent <= REQUESTS_A_MINUTE
