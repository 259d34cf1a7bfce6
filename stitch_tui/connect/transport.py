"""An HTTP exchange with the Connect API: a deadline, bounded answers, no redirects."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import JsonValue, SecretStr

from stitch_tui.clock import Clock, SystemClock
from stitch_tui.connect.address import ApiAddress
from stitch_tui.connect.body import (
    BodyError,
    BodyValue,
    decode,
    decode_text,
    encode,
    read_bounded,
)
from stitch_tui.connect.echo import Echo
from stitch_tui.connect.errors import (
    ConnectError,
    NotAuthorised,
    NotFound,
    OutcomeUnknown,
    ProtocolError,
    Refused,
    Unreachable,
)
from stitch_tui.connect.reading import read_aside
from stitch_tui.connect.reasons import is_error, reason_of
from stitch_tui.connect.redaction import Redaction
from stitch_tui.connect.retry import TRIES, Told, ask, untold
from stitch_tui.connect.retry_after import read_retry_after

DEADLINE = 20.0
"""Seconds from sending a request to having read its answer."""

Result = TypeVar("Result")
Reader: TypeAlias = Callable[[JsonValue], Result]
"""Makes models of a JSON value, or raises ``ProtocolError``. May be called in a thread."""

_REASON_LIMIT = 10_000
"""Characters of a reason that are kept, far more than are ever shown."""

_ONE_REQUEST_A_CONNECTION = httpx.Limits(max_keepalive_connections=0)
"""On one that is used again, a stray answer would be taken for that of the next request, and a
write sent while the server hangs up would be of unknown outcome."""

_CERTIFICATE_FAULTS = (
    ("mismatch", "is that of another host"),
    ("has expired", "has expired"),
    ("", "cannot be trusted"),
)
"""What OpenSSL says of a certificate it does not take, and how that is told."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True)
class _Answer:
    status: int
    content_type: str
    location: str
    retry_after: float | None
    raw: bytes = field(repr=False)


class Transport:
    """Sends requests to one API with one token. ``redaction`` knows what must not be shown.

    Raises:
        ConnectError: from ``get`` and ``write``, of the kind that fits; nothing else escapes.
    """

    def __init__(
        self,
        address: ApiAddress,
        token: SecretStr,
        *,
        via: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        deadline: float = DEADLINE,
    ) -> None:
        self._address = address
        self._token = token
        self._clock = clock or SystemClock()
        self._deadline = deadline
        self.redaction = Redaction()
        self.redaction.note(token.get_secret_value())
        self._echo = Echo(self.redaction)
        try:
            self._client = httpx.AsyncClient(
                transport=via,
                follow_redirects=False,
                trust_env=not address.is_loopback,
                timeout=httpx.Timeout(deadline, connect=min(deadline, 10.0)),
                limits=_ONE_REQUEST_A_CONNECTION,
                headers={"User-Agent": "stitch-tui", "Accept-Encoding": "gzip, identity"},
            )
        except (ImportError, OSError, ValueError, httpx.InvalidURL):
            raise Unreachable(
                "The proxy or certificate settings of this machine cannot be used.",
                advice="Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, then start again.",
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def mask(self, text: str) -> str:
        """``text`` without the secrets typed or sent so far: the API may quote them."""
        return self.redaction.mask(text)

    async def get(
        self, path: str, read: Reader[Result], *, tries: int = TRIES, told: Told = untold
    ) -> Result:
        """What ``read`` makes of the JSON value at ``path``; asked for up to ``tries`` times.

        ``told`` hears of each further try before it is made.
        """
        return await ask(lambda: self._get_once(path, read), self._clock, tries=tries, told=told)

    async def write(
        self,
        method: str,
        path: str,
        read: Reader[Result],
        body: Mapping[str, BodyValue] | None = None,
    ) -> Result:
        """Send a POST, PUT or DELETE exactly once; ``read`` is given ``None`` for an empty answer.

        Raises:
            Unreachable: no connection was made, so nothing was sent.
            OutcomeUnknown: it was sent, and what became of it cannot be told.
        """
        content = b"" if body is None else encode(body, self.redaction.note)
        self.redaction.note_clear(body or {})
        try:
            answer = await self._exchange(method, path, content)
        except _NEVER_SENT as error:
            raise self._unreachable(error) from None
        except (httpx.HTTPError, BodyError, TimeoutError):
            raise OutcomeUnknown("The request was sent, but its answer was lost.") from None
        if answer.status >= 500:
            raise OutcomeUnknown(
                f"The API had a problem while it worked on the request (HTTP {answer.status})."
            )
        try:
            return await self._read(answer, read)
        except BodyError as error:
            raise OutcomeUnknown(f"The API accepted the request, but {error}.") from None

    async def _get_once(self, path: str, read: Reader[Result]) -> Result:
        try:
            answer = await self._exchange("GET", path, b"")
            if answer.status >= 500 or answer.status == 429:
                raise _having_problems(answer)
            return await self._read(answer, read)
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._unreachable(error) from None
        except BodyError as error:
            raise ProtocolError(f"{self._address.host} answered, but {error}.") from None

    async def _read(self, answer: _Answer, read: Reader[Result]) -> Result:
        """What ``read`` makes of an answer below 500; ``BodyError`` where it holds no JSON."""

        def read_rest(payload: JsonValue) -> Result:
            return read(self._echo.without_secrets(payload))

        understood = partial(_understood, answer, self._address.host, read_rest)
        try:
            return await read_aside(len(answer.raw), understood)
        except Refused as error:
            names = map(self.redaction.masks().word, error.bad_properties)
            raise Refused(error.status, self.mask(error.reason), tuple(names)) from None

    async def _exchange(self, method: str, path: str, content: bytes) -> _Answer:
        headers = {
            "Authorization": f"Bearer {self._token.get_secret_value()}",
            "Content-Type": "application/json",
        }
        url = _url(self._address.url + path)
        async with (
            asyncio.timeout(self._deadline),
            self._client.stream(method, url, content=content, headers=headers) as response,
        ):
            return _Answer(
                response.status_code,
                response.headers.get("content-type", ""),
                self.mask(response.headers.get("location", "")),
                self._retry_after(response.headers),
                await _body(response),
            )

    def _retry_after(self, headers: httpx.Headers) -> float | None:
        wanted, date = headers.get("retry-after", ""), headers.get("date", "")
        return read_retry_after(wanted, date, self._clock.now())

    def _unreachable(self, error: Exception) -> ConnectError:
        host = self._address.host
        if isinstance(error, TimeoutError | httpx.TimeoutException):
            return Unreachable(f"{host} did not answer in {self._deadline:.0f} seconds.")
        if isinstance(error, httpx.ProxyError):
            return Unreachable(
                f"The proxy did not let the request through to {host}.",
                advice="Nothing was changed. Check HTTPS_PROXY.",
                may_pass=False,
            )
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            fault = next(said for cause, said in _CERTIFICATE_FAULTS if cause in str(error))
            return Unreachable(
                f"The certificate of {host} {fault}.",
                advice="Nothing was sent. Check the address, or SSL_CERT_FILE for your own CA.",
                may_pass=False,
            )
        if "SSL" in str(error):
            return Unreachable(f"{host} does not speak TLS on this port.", may_pass=False)
        if isinstance(error, httpx.ConnectError):
            return Unreachable(f"No connection to {self._address.label}.")
        return Unreachable(f"The connection to {host} broke off.")


async def _body(response: httpx.Response) -> bytes:
    """The body; of an answer that is no success, nothing where it cannot be read.

    Such an answer has said all with its status: whoever sent it has not done what was asked.
    """
    try:
        return await read_bounded(
            response.aiter_raw(), response.headers.get("content-encoding", "")
        )
    except (httpx.HTTPError, BodyError):
        if response.status_code < 300:
            raise
        return b""


def _understood(answer: _Answer, host: str, read: Reader[Result]) -> Result:
    """What ``read`` makes of the JSON of an answer below 500; ``None`` is what an empty one says.

    Raises:
        BodyError: it holds no JSON.
        ConnectError: its status, or an error in it, says no. The reason may quote secrets still.
    """
    _raise_for(answer, host)
    payload = decode(answer.raw, answer.content_type) if answer.raw.strip() else None
    if is_error(payload):
        raise _refused(answer.status, payload)
    return read(payload)


def _raise_for(answer: _Answer, host: str) -> None:
    """Raise what the status of an answer below 500 means; return where it is a success."""
    if answer.status < 300:
        return
    if answer.status < 400:
        raise ProtocolError(
            f"{host} redirects to {_target(answer.location)} (HTTP {answer.status}); not followed."
        )
    if answer.status == 401:
        raise NotAuthorised(f"{host} does not accept this token.")
    if answer.status == 404:
        raise NotFound("The API does not know this address or this resource (HTTP 404).")
    raise _refused(answer.status, _payload_or_text(answer))


def _refused(status: int, payload: JsonValue) -> Refused:
    reason = reason_of(payload)
    return Refused(status, reason.text[:_REASON_LIMIT], reason.bad_properties)


def _having_problems(answer: _Answer) -> Unreachable:
    """What a GET answered with 5xx or 429 is told as."""
    if answer.retry_after is not None:
        return Unreachable(
            f"The API asks for a pause of {answer.retry_after:.0f} s (HTTP {answer.status}).",
            advice="Nothing was changed. Try again after that.",
            retry_after=answer.retry_after,
        )
    return Unreachable(
        f"The API is having problems (HTTP {answer.status}).",
        advice="Nothing was changed. Try again in a minute.",
    )


def _url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
        # A name that cannot be a host's shows only when it is decoded.
        if url.host:
            return url
    except (httpx.InvalidURL, UnicodeError):
        pass
    raise httpx.ConnectError("the host name cannot be used")


def _target(location: str) -> str:
    """The host a redirect leads to; nothing else of the address, which may hold anything."""
    try:
        host = urlsplit(location).hostname or ""
    except ValueError:
        host = ""
    return host if re.fullmatch(r"[a-z0-9.:-]{1,253}", host) else "another address"


def _payload_or_text(answer: _Answer) -> JsonValue:
    """The body of an error: JSON, or raw text as long as it is no page of HTML."""
    try:
        return decode(answer.raw, answer.content_type)
    except BodyError:
        text = decode_text(answer.raw, answer.content_type).strip()
        return "" if text.startswith("<") else text[:500]
