"""Time as a thing one hands over, so that nothing that waits needs a real second in a test."""

import asyncio
import time
from datetime import datetime
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
