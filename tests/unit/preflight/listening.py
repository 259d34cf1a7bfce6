"""Real sockets that answer, keep silent or never accept, and what checks find out about them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

from stitch_tui.clock import SystemClock
from stitch_tui.preflight.finding import Finding, Probe
from stitch_tui.preflight.run import run
from stitch_tui.preflight.target import Target

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Listener:
    """A port of this machine, and a task for each connection, which ends when that does."""

    port: int

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._came = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def all_hung_up(self) -> None:
        """Until somebody has come and all have gone. A connection left open is an error."""
        await self.somebody_came()
        async with asyncio.timeout(5):
            await asyncio.gather(*self.tasks)

    async def somebody_came(self) -> None:
        """Until there is a connection."""
        async with asyncio.timeout(5):
            await self._came.wait()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.append(asyncio.create_task(self._serve(reader, writer)))
        self._came.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (OSError, EOFError):
            pass  # a check that has seen enough hangs up, also in the middle of a handshake
        finally:
            writer.transport.abort()


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[Listener]:
    """Somebody who talks like that to all who come."""
    listener = Listener(talk)
    server = await asyncio.start_server(listener.accept, "127.0.0.1", 0)
    listener.port = server.sockets[0].getsockname()[1]
    try:
        yield listener
    finally:
        server.close()
        for task in listener.tasks:
            task.cancel()
        await asyncio.gather(*listener.tasks, return_exceptions=True)
        await server.wait_closed()


def saying(*parts: bytes) -> Talk:
    """Says something unasked and hangs up."""

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
        writer.close()

    return talk


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Accepts, takes what comes and never answers."""
    while await reader.read(65_536):
        pass


@contextmanager
def black_hole() -> Iterator[int]:
    """A port that neither accepts nor refuses: those waiting to be accepted fill its queue."""
    with socket.socket() as listener, socket.socket() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting.connect(listener.getsockname())
        yield listener.getsockname()[1]


@contextmanager
def shut_port() -> Iterator[int]:
    """A port nobody listens on, and nobody will as long as it is held."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


async def found(target: Target, probes: Sequence[Probe]) -> dict[str, Finding]:
    """What each check found."""
    return {
        progress.check.id: progress.finding
        async for progress in run(target, probes, SystemClock())
        if progress.finding is not None
    }
