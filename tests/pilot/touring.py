"""Letting the tour play on a clock that stands still until it is moved on."""

import heapq
from collections.abc import Callable

from textual.pilot import Pilot

from stitch_tui.tour import A_LETTER, TourApp
from tests.clock import FakeClock
from tests.pilot.account import Account
from tests.pilot.driving import settle

_LONGEST = 200.0
"""Seconds; the whole tour takes a little over one minute."""


def tour_of(account: Account) -> TourApp:
    """The tour, in the demo of ``account``."""
    return TourApp(account.open, api_label="api.example.com")


async def play(
    pilot: Pilot[None],
    clock: FakeClock,
    is_enough: Callable[[], bool],
    *,
    each_letter: bool = False,
) -> None:
    """Move ``clock`` from one moment something is due to the next until it ``is_enough``.

    Letters are typed as fast as they come, unless the app is to finish after ``each_letter``.
    """
    await settle(pilot)
    while not is_enough():
        wait = _next_due(clock) - clock.monotonic()
        await clock.advance(wait)
        if each_letter or wait > A_LETTER + 1e-6:
            await settle(pilot)
        assert clock.monotonic() < _LONGEST, "the tour does not go on"


def _next_due(clock: FakeClock) -> float:
    return heapq.nsmallest(1, (due for due, _, waits in clock._sleepers if not waits.done()))[0]
