"""What each way of failing is told as, word by word, and what exactly is sent."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import JsonValue, SecretStr

from stitch_tui.connect.address import read_address
from stitch_tui.connect.errors import (
    ConnectError,
    NotAuthorised,
    NotFound,
    OutcomeUnknown,
    ProtocolError,
    Refused,
    Unreachable,
)
from stitch_tui.connect.token import read_token
from stitch_tui.connect.transport import Transport
from tests.unit.connect.wire import reply

Failure = tuple[type[ConnectError], str, str]
CHANGED_NOTHING = "Nothing was changed. Check the network and try again."


class Clock:
    """Notes the pauses, and waits for none of them."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        assert len(self.slept) < 100, "pauses without an end"

    def monotonic(self) -> float:
        return sum(self.slept)

    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC)


def as_it_is(payload: JsonValue) -> JsonValue:
    return payload


class Wire:
    """A transport over a handler, and what was sent through it."""

    def __init__(self, handle: Callable[[httpx.Request], httpx.Response]) -> None:
        self.sent: list[httpx.Request] = []
        self.clock = Clock()
        self._handle = handle
        self.transport = Transport(
            read_address("https://api.example/base"),
            read_token("ac_token"),
            via=httpx.MockTransport(self._note),
            clock=self.clock,  # type: ignore[arg-type]
        )

    def _note(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        return self._handle(request)


def failing(error: Exception) -> Wire:
    def fail(_request: httpx.Request) -> httpx.Response:
        raise error

    return Wire(fail)


def answering(body: object = None, status: int = 200, **headers: str) -> Wire:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Wire(lambda _request: reply(body, status, named))


async def failure(wire: Wire, method: str = "GET") -> Failure:
    transport = wire.transport
    is_get = method == "GET"
    call = (
        transport.get("/v4/x", as_it_is, tries=1)
        if is_get
        else transport.write(method, "/v4/x", as_it_is, {"a": 1})
    )
    with pytest.raises(ConnectError) as caught:
        await call
    return type(caught.value), str(caught.value), caught.value.advice


BROKEN = {
    httpx.ReadTimeout("slow"): "api.example did not answer in 20 seconds.",
    httpx.ConnectTimeout("slow"): "api.example did not answer in 20 seconds.",
    httpx.ReadError("cut"): "The connection to api.example broke off.",
    httpx.ConnectError("refused"): "No connection to api.example/base.",
    httpx.ConnectError("[SSL: WRONG_VERSION]"): "api.example does not speak TLS on this port.",
}


@pytest.mark.parametrize("error", BROKEN, ids=repr)
async def test_a_get_that_breaks_off_is_told_by_its_cause(error: Exception) -> None:
    assert await failure(failing(error)) == (Unreachable, BROKEN[error], CHANGED_NOTHING)


async def test_a_proxy_and_a_certificate_are_named_with_what_mends_them() -> None:
    assert await failure(failing(httpx.ProxyError("no"))) == (
        Unreachable,
        "The proxy did not let the request through to api.example.",
        "Nothing was changed. Check HTTPS_PROXY.",
    )
    error = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed")
    assert await failure(failing(error)) == (
        Unreachable,
        "The certificate of api.example cannot be trusted.",
        "Nothing was sent. Check the address, or SSL_CERT_FILE for your own CA.",
    )


async def test_a_write_that_breaks_off_may_have_worked_unless_it_was_never_sent() -> None:
    lost = (
        OutcomeUnknown,
        "The request was sent, but its answer was lost.",
        "It may have worked: look at the destinations before you try again.",
    )
    for error in (httpx.ReadError("cut"), httpx.ReadTimeout("slow"), httpx.WriteError("cut")):
        assert await failure(failing(error), "POST") == lost
    for never_sent in (httpx.ConnectError("x"), httpx.ConnectTimeout("x"), httpx.PoolTimeout("x")):
        assert (await failure(failing(never_sent), "POST"))[0] is Unreachable
    kind, said, _ = await failure(answering(b"<html>"), "PUT")
    assert (kind, said) == (
        OutcomeUnknown,
        "The API accepted the request, but the answer is not JSON.",
    )
    kind, said, _ = await failure(answering(b"", 503), "DELETE")
    assert (kind, said) == (
        OutcomeUnknown,
        "The API had a problem while it worked on the request (HTTP 503).",
    )


@pytest.mark.parametrize(
    ("wire", "kind", "said"),
    [
        (
            answering(b"", 300),
            ProtocolError,
            "api.example redirects to another address (HTTP 300); not followed.",
        ),
        (
            answering(b"", 302, location="https://evil.example/x?y"),
            ProtocolError,
            "api.example redirects to evil.example (HTTP 302); not followed.",
        ),
        (
            answering(b"not gzip", 300, content_encoding="gzip"),
            ProtocolError,
            "api.example redirects to another address (HTTP 300); not followed.",
        ),
        (answering({}, 401), NotAuthorised, "api.example does not accept this token."),
        (
            answering({}, 404),
            NotFound,
            "The API does not know this address or this resource (HTTP 404).",
        ),
        (answering("no", 400), Refused, "no"),
        (answering(b"<html>", 400), Refused, "The API refused the request (HTTP 400)."),
        (answering(b"x" * 501, 400), Refused, "x" * 500),
        (answering(b"<html>"), ProtocolError, "api.example answered, but the answer is not JSON."),
        (answering({}, 500), Unreachable, "The API is having problems (HTTP 500)."),
        (answering({}, 429), Unreachable, "The API is having problems (HTTP 429)."),
    ],
)
async def test_a_status_is_told_in_one_sentence(
    wire: Wire, kind: type[ConnectError], said: str
) -> None:
    assert (await failure(wire))[:2] == (kind, said)


async def test_trouble_of_the_apis_own_passes() -> None:
    assert (await failure(answering({}, 502)))[2] == "Nothing was changed. Try again in a minute."


@pytest.mark.parametrize("status", [200, 400])
async def test_a_refusal_keeps_its_status_and_the_properties_at_fault(status: int) -> None:
    body = {"error": "InvalidProperties", "data": {"message": "m", "bad_properties": ["host"]}}
    with pytest.raises(Refused) as refused:
        await answering(body, status).transport.write("POST", "/v4/x", as_it_is, {})
    assert (refused.value.status, refused.value.bad_properties) == (status, ("host",))


@pytest.mark.parametrize("status", [429, 503])
async def test_a_pause_that_is_asked_for_is_measured_by_the_servers_own_clock(status: int) -> None:
    wire = answering(
        {},
        status,
        retry_after="Thu, 03 Jun 2021 16:00:20 GMT",
        date="Thu, 03 Jun 2021 16:00:00 GMT",
    )
    with pytest.raises(Unreachable) as caught:
        await wire.transport.get("/v4/x", as_it_is, tries=1)
    assert caught.value.retry_after == 20
    assert str(caught.value) == f"The API asks for a pause of 20 s (HTTP {status})."
    assert caught.value.advice == "Nothing was changed. Try again after that."


async def test_a_date_without_the_servers_own_clock_is_measured_by_this_one() -> None:
    wire = answering({}, 503, retry_after="Tue, 01 Jan 2030 00:00:30 GMT")
    with pytest.raises(Unreachable) as caught:
        await wire.transport.get("/v4/x", as_it_is, tries=1)
    assert caught.value.retry_after == 30


async def test_what_was_sent_in_clear_comes_back_as_it_is() -> None:
    body = {"name": "stitch", "password": SecretStr("stitch")}
    wire = answering({"name": "stitch", "note": "no stitch"})
    answer = await wire.transport.write("POST", "/v4/x", as_it_is, body)
    assert answer == {"name": "stitch", "note": "no ********"}


async def test_what_is_sent_is_this_and_nothing_else() -> None:
    wire = answering([])
    await wire.transport.get("/v4/x", as_it_is)
    await wire.transport.write("DELETE", "/v4/x", as_it_is)
    await wire.transport.write("POST", "/v4/x", as_it_is, {"a": 1})
    bodies = [(request.method, request.content) for request in wire.sent]
    assert bodies == [("GET", b""), ("DELETE", b""), ("POST", b'{"a": 1}')]
    for request in wire.sent:
        assert str(request.url) == "https://api.example/base/v4/x"
        assert request.headers["authorization"] == "Bearer ac_token"
        assert request.headers["content-type"] == "application/json"
        assert request.headers["user-agent"] == "stitch-tui"
        assert request.headers["accept-encoding"] == "gzip, identity"
        timeouts = request.extensions["timeout"]
        assert timeouts == {"connect": 10.0, "read": 20.0, "write": 20.0, "pool": 20.0}
    await wire.transport.close()


async def test_a_get_is_tried_three_times_with_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[tuple[float, float]] = []

    def longest(low: float, high: float) -> float:
        drawn.append((low, high))
        return high

    monkeypatch.setattr(random, "uniform", longest)
    wire = failing(httpx.ReadError("cut"))
    with pytest.raises(Unreachable):
        await wire.transport.get("/v4/x", as_it_is)
    assert len(wire.sent) == 3
    assert drawn == [(0, 2.0), (0, 4.0)]
    assert sum(wire.clock.slept) == 6.0


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] expired"),
        httpx.ConnectError("[SSL] no TLS"),
        httpx.ProxyError("407 Proxy Authentication Required"),
    ],
    ids=repr,
)
async def test_what_asking_again_cannot_mend_is_asked_once(error: Exception) -> None:
    wire = failing(error)
    with pytest.raises(Unreachable):
        await wire.transport.get("/v4/x", as_it_is)
    assert len(wire.sent) == 1
    assert wire.clock.slept == []


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_refusal_that_cannot_be_unpacked_is_a_refusal_all_the_same(method: str) -> None:
    wire = answering(b"not gzip", 400, content_encoding="gzip")
    assert (await failure(wire, method))[:2] == (
        Refused,
        "The API refused the request (HTTP 400).",
    )
