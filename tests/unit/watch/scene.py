"""A destination in a sandbox and the watch on it, on a clock that only a test moves."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx
from pydantic import SecretStr

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.connect.token import read_token
from stitch_tui.sandbox import SCENARIOS, Sandbox
from stitch_tui.watch.changes import changes
from stitch_tui.watch.loop import CEILING, Watch
from stitch_tui.watch.observation import Observation
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

    async def start(
        self, destination: Destination, *, ceiling: float = CEILING, jitter: float = 0.0
    ) -> Watch:
        watch = Watch(self.client, destination, self.clock, jitter=lambda: jitter, ceiling=ceiling)
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
        return [change.text for before, after in pairs for change in changes(before, after)]

    @property
    def moments(self) -> list[float]:
        """Seconds from the start to each look."""
        return [(seen.at - self.seen[0].at).total_seconds() for seen in self.seen[1:]]


@asynccontextmanager
async def scene(scenario: str, *, check_seconds: float | None = None) -> AsyncIterator[Scene]:
    clock = FakeClock()
    numbers = iter(range(1_000))
    sandbox = Sandbox(
        token=TOKEN,
        scenario=SCENARIOS[scenario],
        check_seconds=check_seconds,
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


def answer(body: object, status: int = 200, **headers: str) -> httpx.Response:
    """An answer with ``body`` as JSON; ``_`` in a header's name stands for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stream = httpx.ByteStream(json.dumps(body).encode())
    return httpx.Response(status, headers=named, stream=stream)


@asynccontextmanager
async def client_answering(respond: Callable[[str], httpx.Response]) -> AsyncIterator[Watch]:
    """A watch on destination 7 of an API that answers each path with ``respond``."""
    client = ConnectClient(
        read_address("https://api.example"),
        read_token(TOKEN),
        via=httpx.MockTransport(lambda request: respond(request.url.path)),
    )
    destination = Destination.model_validate({"type": "postgres", "id": 7})
    yield Watch(client, destination, FakeClock())
    await client.close()
