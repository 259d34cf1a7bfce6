"""The connections of the served sandbox: how many there may be, and how long one may take.

uvicorn bounds how long a connection rests between two requests. It waits for ever for a request
that never becomes whole, or for an answer to be taken, and once there are too many connections
it refuses the newest, which may be the only one that asks for anything.
"""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 10.0
"""Seconds a request may take to come, head and body, and its answer to be taken."""

MOST = 64
"""Connections at a time."""


class BoundedConnection(H11Protocol):
    """HTTP/1.1 with one peer, who is given up after ``PATIENCE``.

    Where there would be more than ``MOST``, the one that has kept waiting longest gives way: who
    asks at once is served, however many connections somebody else holds open.
    """

    _end: asyncio.TimerHandle | None = None

    @property
    def deadline(self) -> float:
        """When this one is given up, on the clock of its event loop."""
        return self._end.when() if self._end is not None else 0.0

    def give_up(self) -> None:
        """Close without another word; what is not sent by now is not sent."""
        self.connections.discard(self)
        self.transport.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST:
            open_ones = [each for each in self.connections if isinstance(each, BoundedConnection)]
            min(open_ones, key=lambda each: each.deadline).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Start to wait for the next request; it may be here already."""
        self._wait()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Say once that this is no HTTP, and nothing where another answer was begun."""
        can_answer = self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}
        if self.cycle is not None:
            # uvicorn would let the application answer too, and fail on it.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if can_answer:
            super().send_400_response(msg)
        else:
            self.transport.close()

    def _wait(self) -> None:
        self._wait_no_longer()
        self._end = self.loop.call_later(PATIENCE, self.give_up)

    def _wait_no_longer(self) -> None:
        if self._end is not None:
            self._end.cancel()
