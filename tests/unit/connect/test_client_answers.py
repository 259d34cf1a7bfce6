"""What the client makes of odd answers: rows that can be read, or one kind of error."""

import gzip
import json
import tracemalloc
import zlib

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.connect.errors import (
    ConnectError,
    NotAuthorised,
    NotFound,
    OutcomeUnknown,
    ProtocolError,
    Refused,
    Unreachable,
)
from stitch_tui.connect.models import NewDestination
from tests.unit.connect.wire import DESTINATION, TOKEN, answering, reply

NEW = NewDestination("postgres", {})


@pytest.mark.parametrize(
    "body", [{"data": [DESTINATION]}, None, True, 5, "text", {}, b"", b"<html>", b'{"a":', b"NaN"]
)
async def test_what_is_no_list_is_never_an_empty_account(body: object) -> None:
    with pytest.raises(ProtocolError):
        await answering(body).client.list_destinations()


async def test_an_empty_list_is_an_empty_account() -> None:
    listing = await answering([]).client.list_destinations()
    assert (listing.rows, listing.unreadable) == ((), 0)


async def test_bad_rows_among_good_ones_are_counted() -> None:
    rows = [DESTINATION, None, "x", {}, {"type": None}, [DESTINATION], {"type": "s3", "id": "8"}]
    listing = await answering(rows).client.list_destinations()
    assert [row.id for row in listing.rows] == [7, 8]
    assert listing.unreadable == 5


async def test_of_two_cards_with_one_type_the_first_is_kept() -> None:
    cards = [{"type": "a", "current_step": 1}, {"type": "b"}, {"type": "a", "current_step": 2}]
    listing = await answering(cards).client.list_destination_types()
    assert [(card.type, card.current_step) for card in listing.rows] == [("a", 1), ("b", None)]
    assert listing.unreadable == 1


async def test_an_error_inside_a_200_is_an_error() -> None:
    body = {"error": {"type": "already_running", "message": "one already exists"}}
    with pytest.raises(Refused, match="one already exists"):
        await answering(body).client.list_destinations()


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ('[{"type":"x","name":"Müller"}]'.encode("latin-1"), "application/json;charset=ISO-8859-1"),
        ('[{"type":"x","name":"Müller"}]'.encode(), "application/json;charset=ISO-8859-1"),
        ('[{"type":"x","name":"Müller"}]'.encode("utf-8-sig"), "application/json"),
    ],
)
async def test_names_survive_whatever_charset_is_declared(raw: bytes, content_type: str) -> None:
    listing = await answering(raw, content_type=content_type).client.list_destinations()
    assert [row.name for row in listing.rows] == ["Müller"]


@pytest.mark.parametrize("charset", ["undefined", "unicode_escape", "idna", "hex", "no-such"])
async def test_a_charset_that_is_none_is_a_protocol_error(charset: str) -> None:
    api = answering(b'["\xff\\q"]', content_type=f"application/json;charset={charset}")
    with pytest.raises(ProtocolError):
        await api.client.list_destinations()


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 100_000,
        b'[{"type":"x","id":NaN}]',
        b'[{"type":"x","id":-Infinity}]',
        b'[{"type":"x","id":1e999}]',
        b'[{"type":"x","id":' + b"9" * 5000 + b"}]",
    ],
)
async def test_json_no_two_tools_agree_on_is_refused(raw: bytes) -> None:
    with pytest.raises(ProtocolError):
        await answering(raw).client.list_destinations()


async def test_half_a_surrogate_pair_is_replaced_at_any_depth() -> None:
    raw = rb'[{"type":"x","name":"a\ud800","\udfff":1,"properties":{"k\uD83D":["\ud83d\ude00"]}}]'
    (row,) = (await answering(raw).client.list_destinations()).rows
    assert row.name == "a?"
    assert row.properties == {"k?": ["😀"]}
    json.dumps(row.model_dump(), ensure_ascii=False).encode()


async def test_gzip_is_read() -> None:
    raw = gzip.compress(json.dumps([DESTINATION]).encode())
    listing = await answering(raw, content_encoding="gzip").client.list_destinations()
    assert [row.id for row in listing.rows] == [7]


async def test_a_gzip_bomb_is_refused_in_bounded_memory() -> None:
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(b" " * 2**20) for _ in range(300)) + packer.flush()
    assert len(bomb) < 2**20
    api = answering(bomb, content_encoding="gzip")
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match="larger than 8 MB"):
            await api.client.list_destinations()
        assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    finally:
        tracemalloc.stop()


async def test_what_follows_a_gzip_stream_is_not_gathered() -> None:
    sent = 0

    class Endless(httpx.AsyncByteStream):
        async def __aiter__(self):  # noqa: ANN204
            nonlocal sent
            yield gzip.compress(b"[]")
            for _ in range(100):
                sent += 1
                yield b"x" * 1024

    api = answering()
    api._answer = lambda _: httpx.Response(
        200, stream=Endless(), headers={"content-encoding": "gzip"}
    )
    assert (await api.client.list_destinations()).rows == ()
    assert sent == 0


@pytest.mark.parametrize(
    ("raw", "encoding", "said"),
    [
        (b"not gzip at all", "gzip", "broken"),
        (gzip.compress(b"[]", mtime=0)[:-4], "gzip", "cut short"),
        (b"[]", "br", "unknown kind"),
        (b" " * (8 * 2**20 + 1), "", "larger than 8 MB"),
    ],
)
async def test_an_answer_that_cannot_be_unpacked_is_named(
    raw: bytes, encoding: str, said: str
) -> None:
    with pytest.raises(ProtocolError, match=said):
        await answering(raw, content_encoding=encoding).client.list_destinations()
    with pytest.raises(OutcomeUnknown):
        await answering(raw, content_encoding=encoding).client.create_destination(NEW)


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_get_is_tried_three_times(status: int) -> None:
    api = answering(b"<html>[bold]Bad Gateway</html>", status)
    with pytest.raises(Unreachable, match=str(status)) as caught:
        await api.settle(api.client.list_destinations())
    assert len(api.requests) == 3
    assert "<" not in str(caught.value)


async def test_a_get_that_succeeds_the_second_time_succeeds() -> None:
    api = answering()
    api._answer = lambda _: reply([], 502 if len(api.requests) == 1 else 200)
    assert (await api.settle(api.client.list_destinations())).rows == ()
    assert len(api.requests) == 2
    assert 0.25 <= api.clock.monotonic() <= 2


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_write_met_by_a_server_error_is_sent_once_and_unknown(status: int) -> None:
    api = answering(b"<html>Bad Gateway</html>", status)
    with pytest.raises(OutcomeUnknown, match=str(status)):
        await api.client.create_destination(NEW)
    assert len(api.requests) == 1


async def test_a_write_told_to_slow_down_is_refused_and_sent_once() -> None:
    api = answering("slow down", 429, retry_after="1")
    with pytest.raises(Refused, match="slow down") as refused:
        await api.client.create_destination(NEW)
    assert refused.value.advice == "Nothing was changed. Send it again in a minute."
    assert len(api.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_named_and_not_followed(status: int) -> None:
    api = answering(b"", status, location="https://user:pw@evil.example/x?token=1")
    with pytest.raises(ProtocolError) as caught:
        await api.settle(api.client.list_destinations())
    assert "connect.example redirects to evil.example" in str(caught.value)
    assert "pw" not in str(caught.value)
    assert [request.url.host for request in api.requests] == ["connect.example"]


@pytest.mark.parametrize("location", ["", "/elsewhere", "https://[", "https://a_b/"])
async def test_a_redirect_to_nowhere_readable_is_still_one_sentence(location: str) -> None:
    api = answering(b"", 302, location=location)
    with pytest.raises(ProtocolError, match="redirects to another address"):
        await api.settle(api.client.list_destinations())


@pytest.mark.parametrize(
    ("status", "kind"), [(401, NotAuthorised), (404, NotFound), (400, Refused), (403, Refused)]
)
async def test_a_status_means_one_kind_of_error_and_is_not_repeated(
    status: int, kind: type[ConnectError]
) -> None:
    api = answering(b"", status)
    with pytest.raises(kind) as caught:
        await api.client.list_destinations()
    assert len(api.requests) == 1
    assert str(caught.value).endswith(".")


async def test_a_refusal_names_the_bad_properties_and_raw_text_is_shown() -> None:
    data = {"message": "do not match", "bad_properties": ["port"]}
    with pytest.raises(Refused, match="do not match") as caught:
        await answering(
            {"error": "InvalidProperties", "data": data}, 400
        ).client.create_destination(NEW)
    assert caught.value.bad_properties == ("port",)
    with pytest.raises(Refused, match="just text"):
        await answering(b"just text", 400).client.create_destination(NEW)


KEYS = (
    "type",
    "id",
    "error",
    "data",
    "steps",
    "report_card",
    "properties",
    "name",
    "json_schema",
    "details",
    "current_step",
    "message",
    "errors",
    "status",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=4) | st.sampled_from(KEYS),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=200)
@given(body=JSON, status=st.sampled_from([200, 201, 204, 302, 400, 401, 404, 418, 500]))
async def test_any_json_gives_models_or_a_connect_error(body: object, status: int) -> None:
    raw = json.dumps(body).encode()
    api = answering(raw, status)
    for call in (
        api.client.list_destination_types,
        api.client.list_destinations,
        lambda: api.client.get_destination_type("x"),
        lambda: api.client.create_destination(NEW),
        lambda: api.client.delete_destination(1),
        lambda: api.client.last_connection_check(1),
    ):
        failure: ConnectError | None = None
        try:
            result = await api.settle(call())
        except ConnectError as error:
            failure = error
        if failure is not None:
            assert str(failure)
            assert TOKEN not in repr(failure)
        else:
            assert status < 300 or result in (None, False)
