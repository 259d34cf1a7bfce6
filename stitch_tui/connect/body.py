"""JSON as it crosses the wire: encoding with secrets unwrapped, decoding that trusts nothing."""

import asyncio
import json
import math
import re
import zlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Never, TypeAlias

from pydantic import JsonValue, Secret, SecretStr

from stitch_tui.connect.credentials import secret_texts

DECODED_LIMIT = 8 * 1024 * 1024
"""How many bytes of a decoded answer are read at most; the largest documented one has 24 kB."""

_AT_ONCE = 256 * 1024
"""Bytes that are decompressed before others get their turn: about a millisecond's work."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

BodyValue: TypeAlias = (
    "JsonValue | SecretStr | Secret[JsonValue] | Mapping[str, BodyValue] | Sequence[BodyValue]"
)


class BodyError(ValueError):
    """A body that cannot be used. The message is a clause: ``the answer is not JSON``."""


def _forget(_secret: str) -> None:
    """Nobody has to know of it."""


def encode(body: Mapping[str, BodyValue], note: Callable[[str], None] = _forget) -> bytes:
    """``body`` as JSON; the texts that are secret in it are also given to ``note``.

    The only place where a secret is unwrapped to be sent.
    """

    def unwrap(value: object) -> JsonValue:
        unwrapped = _unwrapped(value)
        for text in secret_texts(unwrapped):
            note(text)
        return unwrapped

    return json.dumps(body, default=unwrap, allow_nan=False).encode()


def _unwrapped(value: object) -> JsonValue:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Secret):
        unwrapped: JsonValue = value.get_secret_value()
        return unwrapped
    raise TypeError(f"{type(value).__name__} has no JSON form")


async def read_bounded(chunks: AsyncIterator[bytes], encoding: str) -> bytes:
    """All of ``chunks``, decompressed, as long as it stays under ``DECODED_LIMIT``.

    Raises:
        BodyError: it is larger, or its content encoding is not gzip, deflate or identity.
    """
    decompressor = _decompressor(encoding.strip().lower())
    collected = bytearray()
    is_begun = False
    async for chunk in chunks:
        is_begun = is_begun or bool(chunk)
        room = DECODED_LIMIT - len(collected) + 1
        if decompressor is None:
            collected += chunk[:room]
        else:
            try:
                collected += await _decompressed(decompressor, chunk, room)
            except zlib.error:
                raise BodyError("the answer's compression is broken") from None
        if len(collected) > DECODED_LIMIT:
            raise BodyError(f"the answer is larger than {DECODED_LIMIT // 1024**2} MB")
        if decompressor is not None and decompressor.eof:
            # What follows the compressed stream would pile up in memory, unbounded and unused.
            return bytes(collected)
    if decompressor is not None and is_begun:
        raise BodyError("the answer was cut short")
    return bytes(collected)


async def _decompressed(decompressor: "zlib._Decompress", chunk: bytes, room: int) -> bytes:
    """At most ``room`` bytes of what is in ``chunk``; a little may be a lot, so bit by bit."""
    collected = bytearray()
    while len(collected) < room:
        piece = decompressor.decompress(chunk, min(_AT_ONCE, room - len(collected)))
        collected += piece
        if len(piece) < _AT_ONCE:
            break
        chunk = decompressor.unconsumed_tail
        await asyncio.sleep(0)
    return bytes(collected)


def _decompressor(encoding: str) -> "zlib._Decompress | None":
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    raise BodyError("the answer's compression is of an unknown kind")


def decode(raw: bytes, content_type: str) -> JsonValue:
    """``raw`` as a JSON value: UTF-8 first, then the declared charset.

    The API declares ``charset=ISO-8859-1`` (Connect API: update a destination, v3), whether or not
    the bytes are.

    Raises:
        BodyError: it is not JSON, is nested too deep, or holds a number no tool agrees on.
    """
    text = _decode_text(raw, content_type)
    try:
        value = loads_finite(text)
        return _whole(value) if _SURROGATE.search(text) else value
    except RecursionError:
        raise BodyError("the answer is nested too deep") from None
    except ValueError:
        raise BodyError("the answer is not JSON") from None


def _whole(value: JsonValue) -> JsonValue:
    """``value`` with each half of a surrogate pair replaced: it can be neither sent nor drawn."""
    if isinstance(value, str):
        return _whole_text(value)
    if isinstance(value, dict):
        return {_whole_text(name): _whole(item) for name, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def _whole_text(text: str) -> str:
    return text.encode(errors="replace").decode()


def decode_text(raw: bytes, content_type: str) -> str:
    """``raw`` as text for an error message: never fails."""
    try:
        return _decode_text(raw, content_type)
    except BodyError:
        return raw.decode("latin-1")


def _decode_text(raw: bytes, content_type: str) -> str:
    declared = re.findall(r'charset="?([\w.:-]+)', content_type, re.IGNORECASE)
    for charset in ("utf-8-sig", *declared[:1]):
        if "escape" in charset.lower():
            continue  # a codec of Python's own, for source text
        try:
            return raw.decode(charset)
        except (UnicodeError, LookupError):
            continue
    raise BodyError("the answer is text in an unknown encoding")


def loads_finite(text: str) -> JsonValue:
    """``text`` as a JSON value without NaN and infinities, which could not be sent again.

    Raises ``ValueError``, or ``RecursionError`` where it is nested too deep.
    """
    value: JsonValue = json.loads(
        text,
        parse_constant=_refuse_constant,
        parse_float=_finite,
        object_pairs_hook=_object,
    )
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    """An object, of two members of one name the last.

    While json calls this, other threads get their turn; without it they wait for the whole text.
    """
    return dict(pairs)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("out of range")
    return number


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)
