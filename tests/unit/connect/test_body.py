"""JSON as it crosses the wire: what is sent, what is read, and where both end."""

import asyncio
import gzip
import json
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.connect import body
from stitch_tui.connect.body import (
    BodyError,
    decode,
    decode_text,
    encode,
    loads_finite,
    read_bounded,
)

LIMIT = 64


async def chunks(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that is quickly reached."""
    monkeypatch.setattr(body, "DECODED_LIMIT", LIMIT)


def test_what_is_sent_is_ascii_and_every_secret_in_it_is_noted() -> None:
    noted: list[str] = []
    secret: Secret[JsonValue] = Secret({"key": "inner", "list": ["deep", 7], "none": None})
    sent = encode({"ü": SecretStr("outer"), "whole": secret, "plain": "x"}, noted.append)
    assert sent == (
        b'{"\\u00fc": "outer", '
        b'"whole": {"key": "inner", "list": ["deep", 7], "none": null}, "plain": "x"}'
    )
    assert noted == ["outer", "inner", "deep"]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_in_json_is_not_sent(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode({"x": number})


def test_what_has_no_json_form_is_named_by_its_type_alone() -> None:
    with pytest.raises(TypeError, match=r"^bytes has no JSON form$"):
        encode({"x": b"hunter2"})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("encoding", "pieces"),
    [
        ("", (b"ab", b"", b"cd")),
        ("identity", (b"abcd",)),
        ("gzip", (gzip.compress(b"abcd")[:7], gzip.compress(b"abcd")[7:])),
        ("x-gzip", (gzip.compress(b"abcd"),)),
        (" GZIP ", (gzip.compress(b"abcd"),)),
        ("deflate", (zlib.compress(b"abcd"),)),
        ("gzip", (gzip.compress(b"abcd") + b"never read", b"never asked for")),
    ],
)
async def test_an_answer_is_put_together(encoding: str, pieces: tuple[bytes, ...]) -> None:
    assert await read_bounded(chunks(*pieces), encoding) == b"abcd"


async def test_a_long_answer_in_many_compressed_pieces() -> None:
    text = bytes(range(256)) * 64
    packed = gzip.compress(text)
    pieces = [packed[start : start + 10] for start in range(0, len(packed), 10)]
    assert await read_bounded(chunks(*pieces), "gzip") == text


async def test_an_empty_answer_is_empty_whatever_its_encoding() -> None:
    for encoding in ("", "gzip"):
        assert await read_bounded(chunks(), encoding) == b""
        assert await read_bounded(chunks(b""), encoding) == b""


async def test_while_a_bomb_goes_off_others_get_their_turn() -> None:
    bomb = chunks(gzip.compress(bytes(50_000_000)))
    reading = asyncio.ensure_future(read_bounded(bomb, "gzip"))
    turns = 0
    while not reading.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 30
    with pytest.raises(BodyError, match=r"^the answer is larger than 8 MB$"):
        await reading


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("encoding", ["", "gzip"])
async def test_an_answer_may_be_as_long_as_the_limit_and_no_longer(encoding: str) -> None:
    def packed(length: int) -> bytes:
        return gzip.compress(b"a" * length) if encoding else b"a" * length

    assert len(await read_bounded(chunks(packed(LIMIT)), encoding)) == LIMIT
    for pieces in ((packed(LIMIT + 1),), (packed(LIMIT * 1_000),)):
        with pytest.raises(BodyError, match=r"^the answer is larger than 0 MB$"):
            await read_bounded(chunks(*pieces), encoding)


@pytest.mark.parametrize(
    ("limit", "cut"),
    [
        pytest.param(2**20, 900, id="a piece has only what the one before it left"),
        pytest.param(2**20 - 1, 0, id="the room is used up by whole bits"),
    ],
)
async def test_no_more_is_unpacked_than_there_is_room_for(
    limit: int, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "DECODED_LIMIT", limit)
    # Its first 900 bytes hold 0.9 MB of text, the others 15 MB.
    packed = gzip.compress(b"a" * 2**24)
    tracemalloc.start()
    try:
        with pytest.raises(BodyError, match="larger than"):
            await read_bounded(chunks(packed[:cut], packed[cut:]), "gzip")
        assert tracemalloc.get_traced_memory()[1] < 3 * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("encoding", "piece", "message"),
    [
        ("gzip", b"not gzip at all", "the answer's compression is broken"),
        ("gzip", gzip.compress(b"abcd" * 99, mtime=0)[:-9], "the answer was cut short"),
        ("br", b"", "the answer's compression is of an unknown kind"),
        ("gzip, gzip", b"", "the answer's compression is of an unknown kind"),
    ],
)
async def test_what_cannot_be_unpacked(encoding: str, piece: bytes, message: str) -> None:
    with pytest.raises(BodyError) as refused:
        await read_bounded(chunks(piece), encoding)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("raw", "content_type", "value"),
    [
        (b'\xef\xbb\xbf"x"', "", "x"),
        ('"ü"'.encode(), 'text/json; CHARSET="iso-8859-1"', "ü"),
        ('"ü"'.encode("latin-1"), 'text/json; CHARSET="iso-8859-1"', "ü"),
        ('"ü"'.encode("cp1252"), "text/json; charset=windows-1252;x=y", "ü"),
        (b'["\\ud800", "\\ud83d\\ude00", "\xc3\xbc"]', "", ["?", "😀", "ü"]),
    ],
)
def test_an_answer_is_read_in_its_charset(raw: bytes, content_type: str, value: JsonValue) -> None:
    assert decode(raw, content_type) == value


@pytest.mark.parametrize(
    ("raw", "content_type", "message"),
    [
        (b"[" * 100_000, "", "the answer is nested too deep"),
        (b"<html>", "", "the answer is not JSON"),
        (b"9" * 5_000, "", "the answer is not JSON"),
        (b"NaN", "", "the answer is not JSON"),
        (b"1e999", "", "the answer is not JSON"),
        (b'"\xfc"', "", "the answer is text in an unknown encoding"),
        (b'"\xfc"', "charset=klingon", "the answer is text in an unknown encoding"),
        (b'"\xfc"', "charset=x; charset=latin-1", "the answer is text in an unknown encoding"),
        (b'"\xfc"', "charset=unicode_escape", "the answer is text in an unknown encoding"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, content_type: str, message: str) -> None:
    with pytest.raises(BodyError) as refused:
        decode(raw, content_type)
    assert str(refused.value) == message


@pytest.mark.parametrize(("text", "said"), [("[NaN]", "NaN"), ("1e999", "out of range")])
def test_a_number_that_could_not_be_sent_again_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{said}$"):
        loads_finite(text)


def test_the_text_of_an_error_is_read_whatever_it_is() -> None:
    assert decode_text("ü".encode(), "") == "ü"
    assert decode_text(b"\xfc\x81", "") == "ü\x81"
    assert json.dumps(decode_text(b"\xff", "charset=klingon")) == '"\\u00ff"'
