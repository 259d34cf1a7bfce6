"""What of ASGI the sandbox needs: a request whose body is read within bounds, a JSON answer.

The app calls it in its own process, where a web framework would be most of what the demo loads.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from stitch_tui.sandbox.json_text import parse_json
from stitch_tui.sandbox.refusals import BODY_TOO_LONG, NOT_JSON, Refused

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

LONGEST_BODY = 1024 * 1024
"""Bytes of a request body that are read at most."""


@dataclass(frozen=True)
class Answer:
    """A status and its content; ``headers`` are those besides its type and length."""

    content: bytes
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    async def sent(self, send: Send) -> None:
        """Send it whole."""
        headers = {
            **self.headers,
            "content-type": self.media_type,
            "content-length": str(len(self.content)),
        }
        written = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": written})
        await send({"type": "http.response.body", "body": self.content})


def json_answer(value: object) -> Answer:
    """``value`` as JSON, with status 200."""
    return Answer(
        json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    )


def refusal_answer(refusal: Refused) -> Answer:
    """What is sent in the place of an answer."""
    return Answer(refusal.content, refusal.status, refusal.media_type, refusal.headers or {})


@dataclass(frozen=True)
class Request:
    """``path`` has its percent signs resolved; ``declared_length`` is what its head says."""

    method: str
    path: str
    query: Mapping[str, str]
    declared_length: str
    receive: Receive

    async def json(self) -> object:
        """The body. Raises ``Refused`` where it is none, too long, or stops coming."""
        try:
            return parse_json(await self._body())
        except ValueError as error:
            raise Refused(400, NOT_JSON) from error

    async def _body(self) -> bytes:
        length = self.declared_length
        if length.isdecimal() and len(length) < 20 and int(length) > LONGEST_BODY:
            raise Refused(413, BODY_TOO_LONG)
        body = bytearray()
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Refused(400, NOT_JSON)
            body += message.get("body", b"")
            if len(body) > LONGEST_BODY:
                raise Refused(413, BODY_TOO_LONG)
            if not message.get("more_body", False):
                return bytes(body)


def request_of(scope: Scope, receive: Receive) -> Request:
    """The request of an ``http`` scope."""
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Request(
        scope["method"],
        scope["path"],
        dict(query),
        lengths[0].decode("latin-1") if lengths else "0",
        receive,
    )
