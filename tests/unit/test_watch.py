"""The refresh loop against the sandbox, on a clock that only a test moves."""

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import SecretStr

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import NotAuthorised, Unreachable
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.connect.token import read_token
from stitch_tui.sandbox import SCENARIOS, Sandbox
from stitch_tui.watch import CheckState, Observation, Watch, changes
from tests.clock import FakeClock
from tests.unit.sandbox.account import POSTGRES, SEED_UUID

TOKEN = "ac_test"
NEW = NewDestination("postgres", {**POSTGRES, "password": SecretStr("wrong")}, "Staging")
JOB = "check 116078.337658.check.8934a4cd started"
Override = Callable[[httpx.Request], httpx.Response | None]


class Gate(httpx.AsyncBaseTransport):
    """The sandbox, unless ``override`` has an answer; counts what is asked and what overlaps."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.override: Override = lambda _: None
        self.paths: list[str] = []
        self.most_in_flight = 0
        self._in_flight = 0
        self._sandbox = httpx.ASGITransport(app=sandbox)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        self._in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            for _ in range(5):
                await asyncio.sleep(0)
            answer = self.override(request)
            return answer or await self._sandbox.handle_async_request(request)
        finally:
            self._in_flight -= 1


class Scene:
    """A destination just made, and the watch on it, driven by ``seen``."""

    def __init__(self, client: ConnectClient, gate: Gate, clock: FakeClock) -> None:
        self.client, self.gate, self.clock = client, gate, clock
        self.seen: list[Observation] = []
        self.task: asyncio.Task[None] | None = None

    async def start(self, destination: Destination) -> Watch:
        watch = Watch(self.client, destination, self.clock)
        self.seen = [Observation(self.clock.now(), destination)]

        async def follow() -> None:
            async for observation in watch.observations():
                self.seen.append(observation)

        self.task = asyncio.ensure_future(follow())
        await self.settle()
        return watch

    async def settle(self) -> None:
        for _ in range(200):
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        await self.settle()

    async def finish(self) -> None:
        """Let time pass until the watch has ended by itself."""
        assert self.task is not None
        for _ in range(200):
            if self.task.done():
                await self.task
                return
            await self.pass_time(1)
        raise AssertionError("the watch does not end")

    @property
    def last(self) -> Observation:
        return self.seen[-1]

    @property
    def timeline(self) -> list[str]:
        pairs = zip(self.seen, self.seen[1:], strict=False)
        return [change for before, after in pairs for change in changes(before, after)]


@asynccontextmanager
async def scene(scenario: str) -> AsyncIterator[Scene]:
    clock = FakeClock()
    numbers = iter(range(1_000))
    sandbox = Sandbox(
        token=TOKEN,
        scenario=SCENARIOS[scenario],
        clock=clock,
        new_uuid=lambda: uuid.UUID(int=SEED_UUID.int + (next(numbers) << 96)),
    )
    gate = Gate(sandbox)
    client = ConnectClient(
        read_address("https://sandbox.localhost"), read_token(TOKEN), via=gate, clock=clock
    )
    made = Scene(client, gate, clock)
    yield made
    assert gate.most_in_flight == min(1, len(gate.paths))
    if made.task is not None and not made.task.done():
        made.task.cancel()
        await asyncio.gather(made.task, return_exceptions=True)
    await client.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_happy_is_seen_from_the_start_of_the_check_to_its_end() -> None:
    async with scene("happy") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [JOB, "connection check passed", "fully configured"]
        assert [seen.check_state for seen in made.seen[1:]] == [
            CheckState.RUNNING,
            CheckState.RUNNING,
            CheckState.PASSED,
        ]
        assert [seen.looks for seen in made.seen] == [0, 1, 2, 3]
        assert [seen.is_done for seen in made.seen] == [False, False, False, True]
        assert [seen.pause for seen in made.seen[1:]] == [2.0, 2.8, None]


async def test_immediate_is_fully_configured_before_its_check_has_passed() -> None:
    async with scene("immediate") as made:
        await made.start(await made.client.create_destination(NEW))
        assert made.last.is_fully_configured
        assert not made.last.is_done
        await made.finish()
        assert made.timeline == [JOB, "connection check passed"]
        assert made.last.is_done


async def test_a_wrong_password_fails_and_its_correction_passes() -> None:
    async with scene("wrong-password") as made:
        destination = await made.client.create_destination(NEW)
        watch = await made.start(destination)
        await made.pass_time(60)
        assert made.timeline == [JOB, "connection check failed"]
        assert made.last.check is not None
        assert "password authentication failed" in (made.last.check.message or "")
        assert not made.last.is_done
        await made.client.update_destination(destination.id or 0, {"password": SecretStr("right")})
        watch.look_now()
        await made.finish()
        assert made.timeline[2:] == [
            "check 116078.337658.check.8934a4ce started",
            "connection check passed",
            "fully configured",
        ]


async def test_a_slow_check_is_waited_for_at_growing_pauses() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [JOB, "connection check passed", "fully configured"]
        pauses = [seen.pause for seen in made.seen[1:-1] if seen.pause is not None]
        assert pauses[0] == 2.0
        assert pauses == sorted(pauses)
        assert pauses[-1] == 15.0
        assert all(b <= a * 1.5 for a, b in itertools.pairwise(pauses))
        assert len(pauses) < 12
        moments = [(seen.at - made.seen[1].at).total_seconds() for seen in made.seen[1:]]
        waited = [b - a for a, b in itertools.pairwise(moments)]
        assert waited == pytest.approx(pauses, abs=0.01)


async def test_a_check_that_cannot_be_seen_is_asked_for_once() -> None:
    async with scene("unseen-check") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [
            "Stitch does not show the connection check",
            "fully configured",
        ]
        assert made.last.check_state is CheckState.UNSEEN
        assert made.last.is_done
        assert sum(path.endswith("last-connection-check") for path in made.gate.paths) == 1


async def test_a_change_makes_pauses_short_again() -> None:
    async with scene("wrong-password") as made:
        destination = await made.client.create_destination(NEW)
        watch = await made.start(destination)
        await made.pass_time(120)
        assert made.last.pause == 15.0
        await made.client.update_destination(destination.id or 0, {"password": SecretStr("right")})
        watch.look_now()
        await made.settle()
        assert made.last.pause == 2.0


async def test_a_paused_watch_looks_only_when_asked_to() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        watch.pause()
        assert watch.is_paused
        await made.pass_time(600)
        assert made.last.looks == 1
        watch.look_now()
        await made.settle()
        assert made.last.looks == 2
        await made.pass_time(600)
        assert watch.is_paused
        assert len(made.seen) == 3
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        watch.pause()
        await made.pass_time(30)
        assert made.last.looks == 1
        watch.resume()
        await made.settle()
        assert not watch.is_paused
        assert made.last.looks == 2
        await made.pass_time(20)
        assert made.last.looks > 2


async def test_looking_now_does_not_wait_and_never_asks_twice_at_once() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        for _ in range(5):
            watch.look_now()
        await made.settle()
        assert made.last.looks == 2
        assert made.last.at == made.seen[0].at


async def test_a_destination_deleted_elsewhere_ends_the_watch() -> None:
    async with scene("slow-check") as made:
        destination = await made.client.create_destination(NEW)
        await made.start(destination)
        await made.client.delete_destination(destination.id or 0)
        await made.finish()
        assert made.last.is_gone
        assert not made.last.is_done
        assert made.last.pause is None
        assert made.last.destination.id == destination.id
        assert made.timeline[-1] == "no longer exists"


async def test_a_row_marked_as_deleted_is_gone() -> None:
    async with scene("slow-check") as made:
        destination = await made.client.create_destination(NEW)
        row = {"type": "postgres", "id": destination.id, "deleted_at": "2021-06-03T16:11:03Z"}
        made.gate.override = lambda _: _json([row])
        await made.start(destination)
        await made.finish()
        assert made.last.is_gone


async def test_a_revoked_token_ends_the_watch() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: _json("no", 401)
        await made.finish()
        assert isinstance(made.last.error, NotAuthorised)
        assert made.last.pause is None
        assert not made.last.is_done
        asked = len(made.gate.paths)
        await made.pass_time(60)
        assert len(made.gate.paths) == asked


async def test_a_failed_look_is_counted_and_the_watch_goes_on() -> None:
    async with scene("happy") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: _json("down", 502)
        await made.pass_time(6)
        assert isinstance(made.last.error, Unreachable)
        assert made.last.errors == 1
        assert made.last.check_state is CheckState.RUNNING
        made.gate.override = lambda _: None
        await made.finish()
        assert made.timeline[1].startswith("a look failed: ")
        assert "looks succeed again" in made.timeline
        assert made.last.is_done
        assert (made.last.error, made.last.errors) == (None, 1)


async def test_a_check_that_cannot_be_asked_does_not_hide_the_destination() -> None:
    def broken(request: httpx.Request) -> httpx.Response | None:
        is_check = request.url.path.endswith("last-connection-check")
        return _json("down", 502) if is_check else None

    async with scene("happy") as made:
        made.gate.override = broken
        await made.start(await made.client.create_destination(NEW))
        await made.pass_time(30)
        assert made.last.error is not None
        assert made.last.is_fully_configured
        assert not made.last.is_done
        assert "fully configured" in made.timeline


async def test_cancelling_leaves_nothing_behind() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        assert made.task is not None
        assert len(asyncio.all_tasks()) > 2
        made.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await made.task
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert made.clock.sleepers == 0


async def test_only_a_destination_with_an_id_can_be_watched() -> None:
    async with scene("happy") as made:
        with pytest.raises(ValueError, match="id"):
            Watch(made.client, Destination.model_validate({"type": "x"}), made.clock)


def _json(body: object, status: int = 200) -> httpx.Response:
    return httpx.Response(status, stream=httpx.ByteStream(json.dumps(body).encode()))
