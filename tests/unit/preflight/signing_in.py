"""How the probes that sign in are asked, and a relay to a server that can fall silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from pydantic import SecretStr

from stitch_tui.clock import SystemClock
from stitch_tui.preflight.finding import Finding, Probe
from stitch_tui.preflight.run import run
from stitch_tui.preflight.target import Target
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres


def to_sign_in(server: Postgres | MariaDb, type_name: str, **values: str) -> Target:
    """What somebody typed for one of the servers of the tests."""
    password = SecretStr(values.pop("password"))
    where = {"host": server.host, "port": str(server.port), "ssl": "false"}
    return Target(type_name, where | values | {"password": password})


async def found(target: Target, probe: Probe) -> dict[str, Finding]:
    """What each check found."""
    return {
        progress.check.id: progress.finding
        async for progress in run(target, [probe], SystemClock())
        if progress.finding is not None
    }


def within(seconds: float, probe: Probe, only: str) -> Probe:
    """The same checks, one of them with another time limit."""
    checks = (replace(each, seconds=seconds) if each.id == only else each for each in probe.checks)
    return replace(probe, checks=tuple(checks))


class Relay:
    """Passes on what client and server say; ``fall_silent`` keeps the server's answers back.

    Without a server it is silent from the beginning.
    """

    def __init__(self, server_port: int | None) -> None:
        self._server_port = server_port
        self._is_silent = server_port is None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.came = asyncio.Event()
        """Set when a client has said or awaits something; to be cleared by who waits again."""
        self.gone = asyncio.Event()
        """Set when the client has hung up."""

    def fall_silent(self) -> None:
        """From now on nothing reaches the client."""
        self._is_silent = True
        self.came.clear()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """A client."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)

    async def end(self) -> None:
        """Hang up on everybody."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.came.set()
        server: asyncio.StreamWriter | None = None
        back: asyncio.Task[None] | None = None
        try:
            if self._server_port is not None:
                answers, server = await asyncio.open_connection("127.0.0.1", self._server_port)
                back = asyncio.create_task(self._pass_back(answers, writer))
            while said := await _read(reader):
                self.came.set()
                if server is not None:
                    server.write(said)
            self.gone.set()
        finally:
            if back is not None:
                back.cancel()
            for each in (server, writer):
                if each is not None:
                    each.transport.abort()

    async def _pass_back(self, answers: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        while said := await _read(answers):
            if not self._is_silent:
                client.write(said)


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(65_536)
    except ConnectionError:
        return b""


@asynccontextmanager
async def relay(server_port: int | None = None) -> AsyncIterator[Relay]:
    """A port of this machine before that of a server."""
    made = Relay(server_port)
    listening = await asyncio.start_server(made.accept, "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        listening.close()
        await made.end()
        await listening.wait_closed()
