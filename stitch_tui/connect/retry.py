"""A GET that is sent again after trouble that may pass: when, how often, and who is told."""

import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from stitch_tui.clock import Clock
from stitch_tui.connect.errors import Unreachable

TRIES = 3
LONGEST = 90.0
"""Seconds after the first try after which no further one begins."""

_FIRST_PAUSE = 2.0

Result = TypeVar("Result")


@dataclass(frozen=True)
class Retry:
    """A request that waits to be sent again.

    ``seconds`` are left until then; the try that comes is number ``number`` of ``tries``.
    """

    error: Unreachable
    seconds: float
    number: int
    tries: int

    def __str__(self) -> str:
        """What is wrong and what comes next, as two sentences for a person."""
        when = f"in {math.ceil(self.seconds)} s" if self.seconds > 0 else "now"
        return f"{self.error} Trying again {when} ({self.number} of {self.tries})."


Told: TypeAlias = Callable[[Retry], None]
"""Called each second while a request waits to be sent again, and once when it is."""


def untold(_retry: Retry) -> None:
    """Nobody looks on."""


async def ask(
    send: Callable[[], Awaitable[Result]], clock: Clock, *, tries: int, told: Told
) -> Result:
    """What ``send`` gives, called up to ``tries`` times.

    Pauses are drawn at random up to a bound that grows, so that many who failed together do not
    come back together; they are never shorter than the API's own ``Retry-After``. Cancelling the
    task ends the wait.

    Raises:
        ConnectError: what the last try raised, or the first one that asking again cannot mend.
    """
    gives_up_at = clock.monotonic() + LONGEST
    for number in range(2, tries + 1):
        try:
            return await send()
        except Unreachable as error:
            pause = _pause(error, number)
            if not error.may_pass or clock.monotonic() + pause > gives_up_at:
                raise
            await _count_down(Retry(error, pause, number, tries), clock, told)
    return await send()


def _pause(error: Unreachable, number: int) -> float:
    longest = _FIRST_PAUSE * 2 ** (number - 2)
    return max(random.uniform(0, longest), error.retry_after or 0.0)  # noqa: S311 (jitter)


async def _count_down(retry: Retry, clock: Clock, told: Told) -> None:
    left = retry.seconds
    while left > 0:
        told(Retry(retry.error, left, retry.number, retry.tries))
        # What is more than whole seconds passes first, so that each number is shown for a second.
        step = left - (math.ceil(left) - 1)
        await clock.sleep(step)
        left = max(left - step, 0.0)
    told(Retry(retry.error, 0.0, retry.number, retry.tries))
