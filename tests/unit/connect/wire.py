"""An API of one answer, in memory or on a real socket, and the client that talks to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import httpx

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.token import read_token
from tests.clock import FakeClock

TOKEN = "ac_very-secret"
ADDRESS = "https://connect.example"
DESTINATION = {"id": 7, "type": "postgres", "name": "Staging"}

Handler = Callable[[httpx.Request], httpx.Response]
Result = TypeVar("Result")


class Api:
    """Answers every request with the same bytes and remembers the requests."""

    def __init__(self, answer: Handler) -> None:
        self.requests: list[httpx.Request] = []
        self.clock = FakeClock()
        self._answer = answer
        self.client = ConnectClient(
            read_address(ADDRESS),
            read_token(TOKEN),
            via=httpx.MockTransport(self._handle),
            clock=self.clock,
        )

    def _handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answer(request)

    async def settle(self, call: Awaitable[Result]) -> Result:
        """The result of ``call``, its pauses passed by the fake clock."""
        task = asyncio.ensure_future(call)
        for _ in range(200):
            await asyncio.sleep(0)
            if task.done():
                break
            await self.clock.advance(1)
        assert task.done()
        return await task


def reply(body: object, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """``body`` as it crosses a wire: a stream, which httpx has neither measured nor decoded."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.Response(status, stream=httpx.ByteStream(raw), headers=headers)


def answering(body: object = None, status: int = 200, **headers: str) -> Api:
    """An API that answers ``body``: bytes as they are, anything else as JSON."""

    def answer(_request: httpx.Request) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return reply(body, status, named)

    return Api(answer)


@asynccontextmanager
async def listening(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    *,
    deadline: float = 5.0,
) -> AsyncIterator[tuple[ConnectClient, FakeClock, list[bytes]]]:
    """A client towards a loopback server that reads a request's head and then lets ``talk``."""
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            await talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    clock = FakeClock()
    client = ConnectClient(
        read_address(f"http://127.0.0.1:{port}"),
        read_token(TOKEN),
        clock=clock,
        deadline=deadline,
    )
    try:
        yield client, clock, heads
    finally:
        await client.close()
        server.close()
        await server.wait_closed()


async def settled(call: Awaitable[Result], clock: FakeClock) -> Result:
    """The result of ``call`` over a real socket; its pauses are passed by the fake clock."""
    task = asyncio.ensure_future(call)
    while not task.done():
        await asyncio.wait({task}, timeout=0.01)
        if clock.sleepers:
            await clock.advance(1)
    return await task
