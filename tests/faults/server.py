"""The sandbox on a real socket of this machine, and what goes wrong between it and the app."""

import asyncio
import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Self, TypeAlias

from stitch_tui.sandbox import Sandbox

Json: TypeAlias = Any

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Do(Enum):
    """What a spoilt answer does besides sending bytes."""

    CLOSE = auto()
    RESET = auto()
    HANG = auto()
    """Says no more until the app goes."""


class Door(Enum):
    """How the server takes connections, whoever comes."""

    OPEN = auto()
    SLAMMED = auto()
    """Accepted, and closed before anything is read."""
    SHUT = auto()
    """Nobody listens."""


@dataclass(frozen=True)
class Request:
    """What the app sent."""

    method: str
    path: str
    head: bytes
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What the sandbox answers; ``elsewhere`` is the address of another host, which only counts."""

    request: Request
    elsewhere: str
    status: int = 200
    body: bytes = b'{"id": 1, "type": "postgres"}'

    @property
    def payload(self) -> Json:
        """The body, decoded."""
        return json.loads(self.body)


Spoil: TypeAlias = Callable[[Answer], Iterable["bytes | float | Do"]]
"""What is written instead of an answer: bytes, pauses in seconds, and what ``Do`` names."""


def reply(status: int, body: bytes, **headers: str) -> bytes:
    """A whole answer over HTTP."""
    named = {"content-type": "application/json", "content-length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Reason", *(f"{key}: {value}" for key, value in named.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@dataclass(frozen=True)
class _Fault:
    method: str
    path: str
    spoil: Spoil
    is_carried_out: bool


@dataclass
class FaultServer:
    """Answers as the sandbox does, from a thread of its own, but for one endpoint while asked to.

    ``requests`` are all it read; ``strangers`` is how many connections came to the other host.
    """

    requests: list[Request] = field(default_factory=list)
    strangers: int = 0
    url: str = ""
    _elsewhere: str = ""
    _sandbox: Sandbox | None = None
    _fault: _Fault | None = None
    _door: Door = Door.OPEN
    _tasks: dict[asyncio.StreamWriter, asyncio.Task[None]] = field(default_factory=dict)
    _cpu_clock: int = 0

    def __enter__(self) -> Self:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    @property
    def cpu_seconds(self) -> float:
        """What the server's thread has worked so far."""
        return time.clock_gettime(self._cpu_clock)

    def start_over(self, sandbox: Sandbox) -> None:
        """Answer for another account, with nothing in the way."""
        self.mend()
        self._sandbox = sandbox
        self.requests.clear()
        self.strangers = 0

    def spoil(
        self, method: str, path: str, how: Spoil | Door, *, is_carried_out: bool = True
    ) -> None:
        """From now on spoil the answers of one endpoint, or the way to all of them."""
        if isinstance(how, Door):
            self._set_door(how)
        else:
            self._fault = _Fault(method, path, how, is_carried_out)

    def mend(self) -> None:
        """From now on answer as the sandbox does."""
        self._fault = None
        if self._door is not Door.OPEN:
            self._set_door(Door.OPEN)

    def ask(self, method: str, path: str, body: object = None) -> Json:
        """What the sandbox answers to somebody else, past every fault."""
        raw = b"" if body is None else json.dumps(body).encode()
        token = self._sandbox._token if self._sandbox is not None else b""
        head = b"%s\r\nHost: localhost\r\nAuthorization: Bearer %s" % (method.encode(), token)
        request = Request(method, path, head, raw)
        answer = asyncio.run_coroutine_threadsafe(self._of_sandbox(request), self._loop).result(10)
        assert answer.status == 200, answer.body
        return answer.payload

    def _set_door(self, door: Door) -> None:
        asyncio.run_coroutine_threadsafe(self._turn(door), self._loop).result(10)

    async def _turn(self, door: Door) -> None:
        was, self._door = self._door, door
        await self._hang_up()
        if door is Door.SHUT:
            self._server.close()
        elif was is Door.SHUT:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", self._port)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._cpu_clock = time.pthread_getcpuclockid(threading.get_ident())
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        stranger = await asyncio.start_server(self._count, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._port}"
        self._elsewhere = f"http://localhost:{stranger.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._end.wait()
        self._server.close()
        stranger.close()
        await self._hang_up()

    async def _hang_up(self) -> None:
        tasks = list(self._tasks.values())
        for writer in list(self._tasks):
            writer.transport.abort()
        await asyncio.gather(*tasks)

    def _count(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.strangers += 1
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks[writer] = task
        # Whoever goes in the middle of an answer, or of a request, only ends the conversation.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            if self._door is Door.OPEN:
                async for request in _requests(reader):
                    self.requests.append(request)
                    if not await self._answer(request, reader, writer):
                        break
        with contextlib.suppress(OSError):
            writer.close()
            await writer.wait_closed()
        del self._tasks[writer]

    async def _answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Whether the connection can be used again."""
        fault = self._fault
        if fault is None or (fault.method, fault.path) != (request.method, request.path):
            answer = await self._of_sandbox(request)
            writer.write(reply(answer.status, answer.body))
            return True
        answer = Answer(request, self._elsewhere)
        if fault.is_carried_out:
            answer = await self._of_sandbox(request)
        for part in fault.spoil(answer):
            if isinstance(part, bytes):
                writer.write(part)
                await writer.drain()
            elif isinstance(part, float):
                await asyncio.sleep(part)
            elif part is Do.HANG:
                await reader.read(1)
            else:
                if part is Do.RESET:
                    made: socket.socket = writer.get_extra_info("socket")
                    made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
                return False
        return True

    async def _of_sandbox(self, request: Request) -> Answer:
        assert self._sandbox is not None
        sent: list[Json] = []
        lines = request.head.split(b"\r\n")[1:]
        headers = [line.partition(b": ")[::2] for line in lines if line]

        async def receive() -> Json:
            return {"type": "http.request", "body": request.body, "more_body": False}

        async def send(message: Json) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": request.method,
            "path": request.path,
            "query_string": b"",
            "headers": [(name.lower(), value) for name, value in headers],
        }
        await self._sandbox(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent)
        return Answer(request, self._elsewhere, sent[0]["status"], body)


async def _requests(reader: asyncio.StreamReader) -> AsyncIterator[Request]:
    """What comes in on one connection."""
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.decode("latin-1").split(" ", 2)
        fields = dict(line.partition(b": ")[::2] for line in head.lower().split(b"\r\n"))
        length = int(fields.get(b"content-length", b"0"))
        yield Request(method, path, head, await reader.readexactly(length))
