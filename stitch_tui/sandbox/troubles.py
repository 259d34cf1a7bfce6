"""What goes wrong between a client and Stitch, whatever the account itself does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from stitch_tui.sandbox.refusals import Refused, gateway_timeout, unauthorized


@dataclass(frozen=True)
class Moment:
    """A request's ``method`` and what has happened to the account by then.

    ``posts`` counts the destinations created. The others are seconds since the first and the last
    successful POST or PUT, and minus infinity before there is one.
    """

    method: str
    posts: int
    since_first_write: float
    since_last_write: float


Trouble: TypeAlias = Callable[[Moment], Refused | None]
"""The answer a client gets instead of Stitch's at this moment; None if nothing is in the way."""


def no_trouble(moment: Moment) -> None:
    """Nothing is in the way."""


@dataclass(frozen=True)
class Spell:
    """GETs get another answer from ``start`` until before ``end``, in seconds after a write.

    ``answer`` makes it from the seconds that are left of the spell.
    """

    start: float
    end: float
    answer: Callable[[float], Refused]

    def __call__(self, moment: Moment) -> Refused | None:
        """That answer, while the spell lasts."""
        passed = moment.since_last_write
        if moment.method != "GET" or not self.start <= passed < self.end:
            return None
        return self.answer(self.end - passed)


@dataclass(frozen=True)
class Revocation:
    """The token is valid no longer, ``after`` seconds from the first write."""

    after: float

    def __call__(self, moment: Moment) -> Refused | None:
        """From then on, what a wrong token gets."""
        return unauthorized() if moment.since_first_write >= self.after else None


def first_post_lost(moment: Moment) -> Refused | None:
    """A gateway gave up before Stitch's answer to the POST that created the first destination."""
    return gateway_timeout() if moment.method == "POST" and moment.posts == 1 else None
