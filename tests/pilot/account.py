"""An account in a sandbox, with the app on it and a record of what the app sent."""

import json
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any
from uuid import UUID

import httpx

from stitch_tui.app import StitchApp
from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.token import read_token
from stitch_tui.sandbox import SCENARIOS, Sandbox, TypeCard
from stitch_tui.session import Session
from stitch_tui.settings import DEMO_LABEL
from stitch_tui.themes import DARK
from tests.clock import FakeClock

TOKEN = "ac_pilot"
URL = "https://sandbox.localhost"
CHECK = UUID("8934a4cd-4d60-48c9-85e4-e95cab6d4cae")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answerer = Callable[[Message, Receive, Send], Awaitable[None]]


class Account:
    """``answers`` maps a method and path to an ASGI app that stands in for the sandbox there."""

    def __init__(
        self,
        scenario: str = "happy",
        *,
        types: Sequence[TypeCard] | None = None,
        check_seconds: float | None = None,
        deadline: float = 20.0,
        is_live: bool = False,
    ) -> None:
        self.clock = FakeClock()
        self.sandbox = Sandbox(
            token=TOKEN,
            scenario=SCENARIOS[scenario],
            check_seconds=check_seconds,
            types=types,
            clock=self.clock,
            new_uuid=lambda: CHECK,
            is_live=is_live,
        )
        self.answers: dict[tuple[str, str], Answerer] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self._statuses: list[int] = []
        self._deadline = deadline

    def app(
        self, *, token: str | None = None, demo: bool = True, theme: str = DARK.name
    ) -> StitchApp:
        """An app in the demo, or one that was given ``token``, or one that has to ask for it."""
        return StitchApp(
            self.open, api_label="api.example.com", token=token, demo=demo, theme=theme
        )

    def open(self, token: str | None, *, demo: bool) -> Session:
        """Open a session as the app does."""
        client = self.client(TOKEN if demo else token or "")
        return Session(client, URL, DEMO_LABEL if demo else "api.example.com", self.clock, _still)

    def client(self, token: str = TOKEN) -> ConnectClient:
        """A client of this account."""
        return ConnectClient(
            read_address(URL),
            read_token(token),
            via=httpx.ASGITransport(app=self.serve),
            clock=self.clock,
            deadline=self._deadline,
        )

    async def serve(self, scope: Message, receive: Receive, send: Send) -> None:
        """Note the request, then let the sandbox or a stand-in answer it."""
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        where = scope["method"], scope["path"]
        self.requests.append((*where, json.loads(body) if body else None))

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._statuses.append(message["status"])
            await send(message)

        await self.answers.get(where, self.sandbox)(scope, again, note)

    def refused(self, status: int) -> int:
        """How many requests were answered with ``status``."""
        return self._statuses.count(status)

    def sent(self, method: str) -> list[Any]:
        """The bodies sent with ``method``."""
        return [body for sent, _, body in self.requests if sent == method]


def _still() -> float:
    """No jitter: what is seen at which second repeats."""
    return 0.0


def answering(
    status: int, body: bytes, content_type: str = "application/json", *, retry_after: str = ""
) -> Answerer:
    """An ASGI app that gives one answer, whatever is asked."""

    async def answer(_scope: Message, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", content_type.encode())]
        if retry_after:
            headers.append((b"retry-after", retry_after.encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
