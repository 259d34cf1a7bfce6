"""Time as a thing one hands over, so that nothing that waits needs a real second in a test."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the refresh loop, the status screen and the sandbox know of time."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        ...

    def now(self) -> datetime:
        """The wall clock, in the time zone of whoever looks at it."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds``; cancelling the task ends the wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never goes back."""
        return time.monotonic()

    def now(self) -> datetime:
        """The machine's local time, with its zone."""
        return datetime.now().astimezone()

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` on the running event loop."""
        await asyncio.sleep(seconds)


def age_words(seconds: float) -> str:
    """How old something is, in one unit: ``just now``, ``5 min``, ``2 h``, ``3 d``.

    Clocks differ, so what seems to come from the future is ``just now``.
    """
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size:,.0f} {unit}"
    return "just now"


def read_moment(timestamp: str | None) -> datetime | None:
    """The moment of a timestamp as the API writes it; ``None`` if it is none.

    Without a zone it is taken for UTC, as in all documented examples.
    """
    try:
        moment = datetime.fromisoformat(timestamp or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
