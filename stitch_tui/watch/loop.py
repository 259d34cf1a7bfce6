"""One destination looked at again and again, one request at a time."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from stitch_tui.clock import Clock
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, ProtocolError, Unreachable
from stitch_tui.connect.models import ConnectionCheck, Destination, certain, may_hide_one
from stitch_tui.watch.changes import changes
from stitch_tui.watch.observation import CheckState, Observation
from stitch_tui.watch.pace import Pace, RequestBudget

CEILING = 30 * 60.0
"""Seconds after which a watch asks whether to go on."""

_REQUESTS_A_LOOK = 2
_GARBLED_AT_MOST = 3
"""So many answers in a row that are no connection check mean that there is none to be seen."""

_STATES = {
    "running": CheckState.RUNNING,
    "succeeded": CheckState.PASSED,
    "failed": CheckState.FAILED,
}


class Watch:
    """Looks at a destination until it is fully configured and its check over, gone, or refused.

    Iterate it once; leaving the loop or cancelling its task ends it. Pauses grow while nothing
    changes and start anew after a change. A ``Retry-After`` and the request budget are kept
    whatever is pressed.
    """

    def __init__(
        self,
        client: ConnectClient,
        destination: Destination,
        clock: Clock,
        *,
        jitter: Callable[[], float] = random.random,
        ceiling: float = CEILING,
        known: Observation | None = None,
    ) -> None:
        """``known`` is the newest look of an earlier watch, if there was one."""
        if destination.id is None:
            raise ValueError("only a destination with an id can be watched")
        self._client = client
        self._id = destination.id
        self._clock = clock
        self._pace = Pace(jitter)
        self._budget = RequestBudget(clock)
        self._ceiling = ceiling
        self._asks_at = clock.monotonic() + ceiling
        self._wake = asyncio.Event()
        self._may_look = asyncio.Event()
        self._may_look.set()
        self._due_at: float | None = None
        self._not_before = clock.monotonic()
        self._seen = Observation(clock.now(), destination)
        if known is not None:
            self._seen = replace(self._seen, check=known.check, check_since=known.check_since)
        self._unseen_job: str | None = ""
        self._garbled = 0

    @property
    def is_paused(self) -> bool:
        """Whether looks are held back until ``resume``."""
        return not self._may_look.is_set()

    @property
    def due_in(self) -> float | None:
        """Seconds until the next look; ``None`` while one is under way or looks are held back."""
        if self._due_at is None or (self.is_paused and not self._wake.is_set()):
            return None
        return max(self._due_at - self._clock.monotonic(), 0.0)

    def look_now(self) -> None:
        """End the pause before the next look, and let it happen even while paused."""
        self._go_on()

    def pause(self) -> None:
        """Hold back further looks."""
        self._may_look.clear()

    def resume(self) -> None:
        """Go on looking, at once."""
        self._may_look.set()
        self._go_on()

    def _go_on(self) -> None:
        self._asks_at = self._clock.monotonic() + self._ceiling
        self._wake.set()

    async def observations(self) -> AsyncIterator[Observation]:
        """Yield each look until nothing is left to wait for."""
        while True:
            before, after = self._seen, await self._look(self._seen)
            is_asking = after.end is None and self._clock.monotonic() >= self._asks_at
            self._seen = replace(after, requests=self._budget.spent, is_asking=is_asking)
            if changes(before, after) and after.error is None:
                self._pace.start_over()
            self._plan(self._seen)
            yield self._seen
            if after.end is not None:
                return
            await self._wait()

    def _plan(self, after: Observation) -> None:
        """When to look again; not at all where somebody has to say so."""
        now = self._clock.monotonic()
        if isinstance(after.error, Unreachable) and after.error.retry_after is not None:
            self._not_before = now + after.error.retry_after
        is_held = after.end is not None or after.is_asking
        self._due_at = None if is_held else max(now + self._pace.pause(), self._earliest())

    async def _wait(self) -> None:
        """Until the next look is due and allowed, or somebody asks for it."""
        if self._due_at is None:
            await self._wake.wait()
        else:
            await self._due_or_woken()
        self._wake.clear()
        self._due_at = self._earliest()
        await self._sleep_until(self._due_at)
        self._due_at = None

    def _earliest(self) -> float:
        """The moment before which nothing may be sent, whatever is pressed."""
        now = self._clock.monotonic()
        return max(self._not_before, now + self._budget.wait(_REQUESTS_A_LOOK))

    async def _due_or_woken(self) -> None:
        wake = asyncio.ensure_future(self._wake.wait())
        due = asyncio.ensure_future(self._due())
        try:
            await asyncio.wait({wake, due}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wake.cancel()
            due.cancel()
            await asyncio.gather(wake, due, return_exceptions=True)

    async def _due(self) -> None:
        await self._sleep_until(self._due_at or 0.0)
        await self._may_look.wait()

    async def _sleep_until(self, moment: float) -> None:
        seconds = moment - self._clock.monotonic()
        if seconds > 0:
            await self._clock.sleep(seconds)

    async def _look(self, before: Observation) -> Observation:
        looked = replace(before, looks=before.looks + 1, error=None)
        try:
            found = await self._find()
            if found is None or found.deleted_at:
                return replace(looked, at=self._clock.now(), is_gone=True)
            looked = replace(looked, destination=found)
            check, state = await self._look_at_check(found, before)
        except ConnectError as error:
            at = self._clock.now()
            return replace(looked, at=at, error=error, errors=before.errors + 1)
        at = self._clock.now()
        is_same = before.check is not None and check is not None and before.check.name == check.name
        since = (looked.check_since if is_same else None) or at
        is_running = state is CheckState.RUNNING
        looked = replace(looked, check_since=since if is_running else None)
        return replace(looked, at=at, check=check, check_state=state)

    async def _find(self) -> Destination | None:
        self._budget.spend()
        listing = certain(await self._client.list_destinations(tries=1))
        found = next((row for row in listing.rows if row.id == self._id), None)
        if found is None and may_hide_one(listing):
            raise ProtocolError("This destination's entry in the list could not be read.")
        return found

    async def _look_at_check(
        self, destination: Destination, before: Observation
    ) -> tuple[ConnectionCheck | None, CheckState]:
        """The last check. Once it can't be seen it is not asked for again for the same job."""
        job = destination.check_job_name
        if before.check_state is CheckState.UNSEEN and job == self._unseen_job:
            return None, CheckState.UNSEEN
        check = await self._last_check()
        if check is None:
            self._unseen_job = job
            return None, CheckState.UNSEEN
        if job and check.name and check.name != job:
            return check, CheckState.RUNNING
        return check, _STATES.get(check.state, CheckState.UNKNOWN)

    async def _last_check(self) -> ConnectionCheck | None:
        self._budget.spend()
        try:
            check = await self._client.last_connection_check(self._id, tries=1)
        except ProtocolError:
            self._garbled += 1
            if self._garbled < _GARBLED_AT_MOST:
                raise
            return None
        self._garbled = 0
        return check
