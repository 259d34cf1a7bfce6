"""An HTTP exchange with the Connect API: a deadline, bounded answers, no redirects."""

import asyncio
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
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
from stitch_tui.connect.errors import (
    ConnectError,
    NotAuthorised,
    NotFound,
    OutcomeUnknown,
    ProtocolError,
    Refused,
    Unreachable,
)
from stitch_tui.connect.reasons import is_error, reason_of
from stitch_tui.connect.redaction import Redaction
from stitch_tui.connect.retry_after import read_retry_after

DEADLINE = 20.0
"""Seconds from sending a request to having read its answer."""

TRIES = 3
_FIRST_PAUSE = 0.5

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(frozen=True)
class _Answer:
    status: int
    content_type: str
    location: str
    retry_after: float | None
    raw: bytes


class Transport:
    """Sends requests to one API with one token.

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
        self._sent = Redaction()
        try:
            self._client = httpx.AsyncClient(
                transport=via,
                follow_redirects=False,
                trust_env=not address.is_loopback,
                timeout=httpx.Timeout(deadline, connect=min(deadline, 10.0)),
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
        """``text`` without the secrets sent so far: the API may quote them."""
        return self._sent.mask(text)

    async def get(self, path: str, *, tries: int = TRIES) -> JsonValue:
        """The JSON value at ``path``; asked up to ``tries`` times.

        Where the API says how long to leave it alone, it is left to the caller to come back.
        """
        for attempt in range(1, tries + 1):
            try:
                return await self._get_once(path)
            except Unreachable as error:
                if attempt == tries or error.retry_after is not None:
                    raise
            pause = _FIRST_PAUSE * 2 ** (attempt - 1)
            await self._clock.sleep(random.uniform(pause / 2, pause))  # noqa: S311 (jitter)
        raise AssertionError("the last attempt returns or raises")

    async def write(
        self, method: str, path: str, body: Mapping[str, BodyValue] | None = None
    ) -> JsonValue:
        """Send a POST, PUT or DELETE exactly once; ``None`` for an empty answer.

        Raises:
            Unreachable: no connection was made, so nothing was sent.
            OutcomeUnknown: it was sent, and what became of it cannot be told.
        """
        content = b"" if body is None else encode(body, self._sent.note)
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
        self._raise_for(answer)
        if not answer.raw.strip():
            return None
        try:
            payload = decode(answer.raw, answer.content_type)
        except BodyError as error:
            raise OutcomeUnknown(f"The API accepted the request, but {error}.") from None
        return self._checked(answer, payload)

    async def _get_once(self, path: str) -> JsonValue:
        try:
            answer = await self._exchange("GET", path, b"")
        except (httpx.HTTPError, TimeoutError) as error:
            raise self._unreachable(error) from None
        except BodyError as error:
            raise ProtocolError(f"{self._address.host} answered, but {error}.") from None
        if answer.status >= 500 or answer.status == 429:
            raise _having_problems(answer)
        self._raise_for(answer)
        try:
            payload = decode(answer.raw, answer.content_type)
        except BodyError as error:
            raise ProtocolError(f"{self._address.host} answered, but {error}.") from None
        return self._checked(answer, payload)

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
                response.headers.get("location", ""),
                self._retry_after(response.headers),
                await _body(response),
            )

    def _retry_after(self, headers: httpx.Headers) -> float | None:
        wanted, date = headers.get("retry-after", ""), headers.get("date", "")
        return read_retry_after(wanted, date, self._clock.now()) if wanted else None

    def _raise_for(self, answer: _Answer) -> None:
        """Raise what the status of an answer below 500 means; return where it is a success."""
        if answer.status < 300:
            return
        if answer.status < 400:
            raise ProtocolError(
                f"{self._address.host} redirects to {_target(answer.location)} "
                f"(HTTP {answer.status}); not followed."
            )
        if answer.status == 401:
            raise NotAuthorised(f"{self._address.host} does not accept this token.")
        reason = reason_of(_payload_or_text(answer))
        if answer.status == 404:
            raise NotFound("The API does not know this address or this resource (HTTP 404).")
        raise Refused(answer.status, self.mask(reason.text), reason.bad_properties)

    def _checked(self, answer: _Answer, payload: JsonValue) -> JsonValue:
        if is_error(payload):
            reason = reason_of(payload)
            raise Refused(answer.status, self.mask(reason.text), reason.bad_properties)
        return payload

    def _unreachable(self, error: Exception) -> ConnectError:
        host = self._address.host
        if isinstance(error, TimeoutError | httpx.TimeoutException):
            return Unreachable(f"{host} did not answer in {self._deadline:.0f} seconds.")
        if isinstance(error, httpx.ProxyError):
            return Unreachable(
                f"The proxy did not let the request through to {host}.",
                advice="Nothing was changed. Check HTTPS_PROXY.",
            )
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Unreachable(
                f"The certificate of {host} cannot be trusted.",
                advice="Nothing was sent. Check the address, or SSL_CERT_FILE for your own CA.",
            )
        if "SSL" in str(error):
            return Unreachable(f"{host} does not speak TLS on this port.")
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
