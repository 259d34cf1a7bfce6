"""The refresh loop: looks at one destination until there is nothing left to wait for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from stitch_tui.clock import Clock
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, NotAuthorised
from stitch_tui.connect.models import ConnectionCheck, Destination

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 15.0
_GROWTH = 1.4


class CheckState(Enum):
    """What is known of the connection check; never inferred from the report card."""

    UNKNOWN = "not known yet"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    UNSEEN = "not shown by Stitch"


_STATES = {
    "running": CheckState.RUNNING,
    "succeeded": CheckState.PASSED,
    "failed": CheckState.FAILED,
}


@dataclass(frozen=True)
class Observation:
    """One look at a destination.

    ``destination`` and ``check`` are the newest known, also where this look failed. ``error`` is
    why it failed. ``pause`` is how many seconds pass until the next look; ``None`` means there is
    none, because there is nothing left to wait for.
    """

    at: datetime
    destination: Destination
    check: ConnectionCheck | None = None
    check_state: CheckState = CheckState.UNKNOWN
    is_gone: bool = False
    error: ConnectError | None = None
    looks: int = 0
    errors: int = 0
    pause: float | None = FIRST_PAUSE

    @property
    def is_fully_configured(self) -> bool:
        """Whether the form is complete; the check is another fact."""
        card = self.destination.report_card
        return card is not None and card.is_fully_configured

    @property
    def is_done(self) -> bool:
        """Fully configured, and the check passed or cannot be seen, at this look."""
        passed = self.check_state in {CheckState.PASSED, CheckState.UNSEEN}
        return self.is_fully_configured and passed and self.error is None


class Watch:
    """Looks at a destination again and again, one request at a time.

    Iterate it once; leaving the loop or cancelling its task ends it. Pauses grow from 2 to 15
    seconds while nothing changes, and start anew after a change.
    """

    def __init__(self, client: ConnectClient, destination: Destination, clock: Clock) -> None:
        if destination.id is None:
            raise ValueError("only a destination with an id can be watched")
        self._client = client
        self._id = destination.id
        self._clock = clock
        self._wake = asyncio.Event()
        self._may_look = asyncio.Event()
        self._may_look.set()
        self._seen = Observation(clock.now(), destination)
        self._unseen_job: str | None = ""

    @property
    def is_paused(self) -> bool:
        """Whether looks are held back until ``resume``."""
        return not self._may_look.is_set()

    def look_now(self) -> None:
        """End the pause before the next look, and let it happen even while paused."""
        self._wake.set()

    def pause(self) -> None:
        """Hold back further looks."""
        self._may_look.clear()

    def resume(self) -> None:
        """Go on looking, at once."""
        self._may_look.set()
        self._wake.set()

    async def observations(self) -> AsyncIterator[Observation]:
        """Yield each look until nothing is left to wait for."""
        pause = FIRST_PAUSE
        while True:
            before = self._seen
            after = await self._look(before)
            if _is_over(after):
                self._seen = replace(after, pause=None)
                yield self._seen
                return
            changed = bool(changes(before, after)) and after.error is None
            pause = FIRST_PAUSE if changed or before.looks == 0 else pause * _GROWTH
            pause = min(pause, LONGEST_PAUSE)
            self._seen = replace(after, pause=pause)
            yield self._seen
            await self._wait(pause)

    async def _wait(self, seconds: float) -> None:
        """Until ``seconds`` are over and looks are allowed, or someone asks for a look."""
        wake = asyncio.ensure_future(self._wake.wait())
        due = asyncio.ensure_future(self._due(seconds))
        try:
            await asyncio.wait({wake, due}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wake.cancel()
            due.cancel()
            await asyncio.gather(wake, due, return_exceptions=True)
            self._wake.clear()

    async def _due(self, seconds: float) -> None:
        await self._clock.sleep(seconds)
        await self._may_look.wait()

    async def _look(self, before: Observation) -> Observation:
        looked = replace(before, looks=before.looks + 1, error=None)
        try:
            listing = await self._client.list_destinations()
            found = next((row for row in listing.rows if row.id == self._id), None)
            if found is None or found.deleted_at:
                return replace(looked, at=self._clock.now(), is_gone=True)
            looked = replace(looked, destination=found)
            check, state = await self._look_at_check(found, before)
        except ConnectError as error:
            at = self._clock.now()
            return replace(looked, at=at, error=error, errors=before.errors + 1)
        return replace(looked, at=self._clock.now(), check=check, check_state=state)

    async def _look_at_check(
        self, destination: Destination, before: Observation
    ) -> tuple[ConnectionCheck | None, CheckState]:
        """The last check. Once it can't be seen it is not asked for again for the same job."""
        job = destination.check_job_name
        if before.check_state is CheckState.UNSEEN and job == self._unseen_job:
            return None, CheckState.UNSEEN
        check = await self._client.last_connection_check(self._id)
        if check is None:
            self._unseen_job = job
            return None, CheckState.UNSEEN
        if job and check.name and check.name != job:
            return check, CheckState.RUNNING
        return check, _STATES.get(check.state, CheckState.UNKNOWN)


def _is_over(seen: Observation) -> bool:
    return seen.is_done or seen.is_gone or isinstance(seen.error, NotAuthorised)


def changes(before: Observation, after: Observation) -> tuple[str, ...]:
    """What happened between two looks, a short clause each. They may quote foreign text."""
    if after.is_gone and not before.is_gone:
        return ("no longer exists",)
    found = [
        _check_change(before, after),
        _step_change(before, after),
        _error_change(before, after),
    ]
    return tuple(change for change in found if change)


def _check_change(before: Observation, after: Observation) -> str:
    if before.check_state is after.check_state and _job(before) == _job(after):
        return ""
    if after.check_state is CheckState.RUNNING:
        job = _job(after)
        return f"check {_short(job)} started" if job else "connection check started"
    if after.check_state is CheckState.FAILED:
        return "connection check failed"
    if after.check_state is CheckState.PASSED:
        return "connection check passed"
    if after.check_state is CheckState.UNSEEN:
        return "Stitch does not show the connection check"
    return ""


def _job(seen: Observation) -> str:
    if seen.check_state is CheckState.UNKNOWN:
        return ""
    return (seen.check.name if seen.check else None) or seen.destination.check_job_name or ""


def _short(job: str) -> str:
    """A job's name without the tail of its UUID: ``116078.337658.check.8934a4cd``."""
    return job.partition("-")[0]


def _step_change(before: Observation, after: Observation) -> str:
    old, new = before.destination.report_card, after.destination.report_card
    if old is None or new is None or old.current_type == new.current_type:
        return ""
    if new.is_fully_configured:
        return "fully configured"
    return f"current step is {new.current_type or 'unknown'}"


def _error_change(before: Observation, after: Observation) -> str:
    if after.error is not None and before.error is None:
        return f"a look failed: {after.error}"
    if after.error is None and before.error is not None:
        return "looks succeed again"
    return ""
