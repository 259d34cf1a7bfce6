"""How often to ask: pauses that grow, and a bound that holds whatever happens."""

from collections import deque
from collections.abc import Callable

from stitch_tui.clock import Clock

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 15.0
REQUESTS_A_MINUTE = 30
"""Most requests one watch sends in any minute.

The Connect API documents no limit for destinations, and that it may block who asks too much
(Connect API: rate limits); for its jobs endpoints it is 30 in ten minutes.
"""

_GROWTH = 1.4
_SPREAD = 0.2
_MINUTE = 60.0


class Pace:
    """Pauses in seconds that grow from ``first`` to ``longest`` until it starts over.

    Each is up to a fifth shorter by ``jitter``, a number from 0 to 1, so that many who started
    together do not go on asking together.
    """

    def __init__(
        self,
        jitter: Callable[[], float],
        *,
        first: float = FIRST_PAUSE,
        longest: float = LONGEST_PAUSE,
    ) -> None:
        self._jitter = jitter
        self._first = first
        self._longest = longest
        self._next = first

    def start_over(self) -> None:
        """Let the next pause be the first again: something has happened."""
        self._next = self._first

    def pause(self) -> float:
        """The next pause."""
        seconds, self._next = self._next, min(self._next * _GROWTH, self._longest)
        return seconds * (1 - _SPREAD * self._jitter())


class RequestBudget:
    """At most ``REQUESTS_A_MINUTE`` requests in any sixty seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=REQUESTS_A_MINUTE)

    def spend(self) -> None:
        """Note that a request is sent now."""
        self._sent.append(self._clock.monotonic())

    @property
    def spent(self) -> int:
        """Requests in the last minute."""
        since = self._clock.monotonic() - _MINUTE
        return sum(moment > since for moment in self._sent)

    def wait(self, count: int) -> float:
        """Seconds until ``count`` more may be sent."""
        over = self.spent + count - REQUESTS_A_MINUTE
        if over <= 0:
            return 0.0
        since = self._clock.monotonic() - _MINUTE
        running_out = [moment for moment in self._sent if moment > since][over - 1]
        return running_out - since
