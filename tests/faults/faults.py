"""What can be wrong with an answer, and what has to be said of it."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from tests.faults.server import Answer, Do, Door, Json, Spoil, reply
from tests.faults.stage import PASSWORD

MANY = 10_000
HOSTILE = "[@click=app.quit]x[/] \x1b[2J\x1b]0;owned\x07 \u202egpj \u200b\x9b"


class Kind(Enum):
    """What an answer is worth."""

    FINE = auto()
    """All of it, odd as it is."""
    SAID = auto()
    """It says what is wrong, or what is missing of it; a write was not carried out."""
    REFUSED = auto()
    """The same, but that no connection check can be seen may be so without anything wrong."""
    UNREAD = auto()
    """Nothing: whether a write was carried out has to be found out."""
    SHAPE = auto()
    """The same, but after a deletion there is nothing to be read."""


@dataclass(frozen=True)
class Fault:
    """``words``, a pattern, are in what is said. ``but`` are the endpoints where it is otherwise.

    ``hangs``: there is nothing to be waited for but the deadline. ``may_be_undone``: it is tried
    with a write that was carried out, and with one that was not.
    """

    name: str
    how: Spoil | Door
    kind: Kind
    words: str = ""
    but: Mapping[str, tuple[Kind, str]] = field(default_factory=dict)
    hangs: bool = False
    may_be_undone: bool = False

    def at(self, endpoint: str) -> tuple[Kind, str]:
        """What is expected of an endpoint."""
        kind, words = self.but.get(endpoint, (self.kind, self.words))
        if (endpoint, kind) in {("check", Kind.REFUSED), ("delete", Kind.SHAPE)}:
            return Kind.FINE, ""
        return kind, words


FINE, SAID, REFUSED, UNREAD, SHAPE = Kind
BROKE, LATE = "broke off", "did not answer in"
NO_JSON, NO_SHAPE = "the answer is not JSON", "answered, but not with a"
UNREADABLE = "could not be read"


# The wire: what arrives is not what was sent.


def _dropped(_answer: Answer) -> Iterator[Do]:
    yield Do.CLOSE


def _reset(_answer: Answer) -> Iterator[bytes | float | Do]:
    yield b"HTTP/1.1 200 OK\r\nContent-Ty"
    yield 0.01
    yield Do.RESET


def _cut(answer: Answer) -> Iterator[bytes | Do]:
    yield reply(200, answer.body)[:-1]
    yield Do.CLOSE


def _too_long(answer: Answer) -> Iterator[bytes | Do]:
    yield reply(200, answer.body, content_length=str(len(answer.body) + 9))
    yield Do.HANG


def _too_short(answer: Answer) -> Iterator[bytes]:
    yield reply(200, answer.body, content_length=str(len(answer.body) - 1))


def _silent(_answer: Answer) -> Iterator[Do]:
    yield Do.HANG


def _dripping(answer: Answer) -> Iterator[bytes | float]:
    for byte in reply(200, answer.body):
        yield bytes([byte])
        yield 0.1


def _zipped(zipped: Callable[[bytes], bytes], encoding: str = "gzip") -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes]:
        yield reply(200, zipped(answer.body), content_encoding=encoding)

    return answered


def _chunked(start: bytes) -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes | Do]:
        yield b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        yield start + answer.body + b"\r\n0\r\n\r\n"
        yield Do.CLOSE

    return answered


def _head_too_large(answer: Answer) -> Iterator[bytes]:
    yield reply(200, answer.body, x_padding="x" * 300_000)


def _not_http(_answer: Answer) -> Iterator[bytes | Do]:
    yield b"SSH-2.0-OpenSSH_9.6\r\n"
    yield Do.CLOSE


def _answered_twice(answer: Answer) -> Iterator[bytes]:
    yield reply(200, answer.body) + reply(200, b'{"id": 999, "type": "stray"}')


_BOMB = gzip.compress(bytes(50_000_000))
_UNSURE = dict.fromkeys(("post", "put", "delete"), (SAID, "Can't tell yet whether"))

WIRE = (
    Fault("refused", Door.SHUT, SAID, "No connection to"),
    Fault("dropped-after-accept", Door.SLAMMED, SAID, BROKE, _UNSURE),
    Fault("dropped", _dropped, UNREAD, BROKE, may_be_undone=True),
    Fault("reset", _reset, UNREAD, BROKE),
    Fault("cut", _cut, UNREAD, BROKE, may_be_undone=True),
    Fault("length-too-long", _too_long, UNREAD, LATE, hangs=True),
    Fault("length-too-short", _too_short, UNREAD, NO_JSON),
    Fault("silent", _silent, UNREAD, LATE, hangs=True, may_be_undone=True),
    Fault("dripping", _dripping, UNREAD, LATE, hangs=True),
    Fault("gzip-bomb", _zipped(lambda _: _BOMB), UNREAD, "larger than 8 MB", may_be_undone=True),
    Fault("gzip-broken", _zipped(lambda _: b"not gzip"), UNREAD, "compression is broken"),
    Fault("gzip-cut", _zipped(lambda raw: gzip.compress(raw)[:-9]), UNREAD, "was cut short"),
    Fault("encoding-unknown", _zipped(bytes, "br"), UNREAD, "compression is of an unknown kind"),
    Fault("chunks-broken", _chunked(b"zz\r\n"), UNREAD, BROKE),
    Fault("chunks-cut", _chunked(b"ffff\r\n"), UNREAD, BROKE),
    Fault("head-too-large", _head_too_large, UNREAD, BROKE),
    Fault("not-http", _not_http, UNREAD, BROKE),
    Fault("answered-twice", _answered_twice, FINE),
)


# The status: a refusal, or what looks like one.


def _status(number: int, body: object = None, **headers: str) -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes]:
        raw = answer.body if body is None else json.dumps(body).encode()
        yield reply(number, raw, **headers)

    return answered


def _no_content(_answer: Answer) -> Iterator[bytes]:
    yield b"HTTP/1.1 204 No Content\r\n\r\n"


def _redirect(number: int) -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes]:
        yield reply(number, b"", location=f"{answer.elsewhere}{answer.request.path}?x=1")

    return answered


def _page(number: int) -> Spoil:
    def answered(_answer: Answer) -> Iterator[bytes]:
        page = b"<html><head><title>x</title></head><body><h1>Bad Gateway</h1></body></html>"
        yield reply(number, page, content_type="text/html")

    return answered


def _echo(answer: Answer) -> Iterator[bytes]:
    """Quotes all that was sent, the token and the password with it."""
    sent = answer.request.head + answer.request.body
    yield reply(400, json.dumps(f"can't read {sent.decode()}").encode())


_DENIED = {"error": "AccessDenied", "data": {"message": "not yours"}}
_LATER = "Wed, 21 Oct 2099 07:28:00 GMT"
_REFUSED_ON_WRITE = dict.fromkeys(("post", "put", "delete"), (SAID, "HTTP 429.*in a minute"))
_GONE = {"delete": (SAID, "✔ Staging was gone already")}

STATUS = (
    Fault("202", _status(202), FINE),
    Fault("204", _no_content, SHAPE, NO_SHAPE),
    Fault("301", _redirect(301), SAID, r"redirects to localhost \(HTTP 301\); not followed"),
    Fault("307", _redirect(307), SAID, r"redirects to localhost \(HTTP 307\); not followed"),
    Fault("401", _status(401, {"error": "no"}), SAID, "does not accept this token"),
    Fault("403", _status(403, _DENIED), REFUSED, r"not yours\."),
    Fault("404", _status(404, {"error": "NotFound"}), REFUSED, "HTTP 404", _GONE),
    Fault("409", _status(409, {"code": "Conflict", "message": "in use"}), REFUSED, r"in use\."),
    Fault("422", _status(422, {"invalid_fields": "host"}), REFUSED, r"host\."),
    Fault("429", _status(429, {}, retry_after="7"), SAID, "a pause of 7 s", _REFUSED_ON_WRITE),
    Fault("500", _status(500, {"error": "oops"}), UNREAD, "HTTP 500"),
    Fault("502", _page(502), UNREAD, "HTTP 502", may_be_undone=True),
    Fault("503", _status(503, {}, retry_after=_LATER), UNREAD, "a pause of 60 s"),
    Fault("refusal-hostile", _status(400, HOSTILE), REFUSED, r"\[@click=app\.quit\]x\[/\] ␛\[2J␛"),
    Fault("refusal-long", _status(400, "no " * 300_000), REFUSED, "no no no.*…"),
    Fault("refusal-echo", _echo, REFUSED, r"can't read .*Bearer \*{8}"),
)


# The body: 200, and not JSON, or not JSON of any use.


def _body(raw: bytes, **headers: str) -> Spoil:
    def answered(_answer: Answer) -> Iterator[bytes]:
        yield reply(200, raw, **headers)

    return answered


def _written(change: Callable[[bytes], bytes], **headers: str) -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes]:
        yield reply(200, change(answer.body), **headers)

    return answered


def _renamed(name: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(b"Staging", name)


def _names(shown: str) -> Mapping[str, tuple[Kind, str]]:
    return {"list": (FINE, shown), "watch": (FINE, shown)}


_BUSY = b'{"error": {"type": "already_running", "message": "busy now"}}'
_LATIN = {"content_type": "application/json; charset=ISO-8859-1"}
_EMPTY_LISTS = {
    "types": (FINE, "The API lists no types"),
    "list": (FINE, "No destinations yet"),
    "watch": (SAID, "This destination no longer exists"),
}

BODY = (
    Fault("empty", _body(b""), SHAPE, NO_SHAPE),
    Fault("page", _page(200), UNREAD, NO_JSON, may_be_undone=True),
    Fault("not-json", _body(b'[{"type": "postgres"'), UNREAD, NO_JSON),
    Fault("deep", _body(b"[" * 100_000 + b"]" * 100_000), UNREAD, "nested too deep"),
    Fault("long-number", _body(b'{"id": ' + b"1" * 5_000 + b"}"), UNREAD, NO_JSON),
    Fault("nan", _body(b'{"type": "postgres", "id": NaN}'), UNREAD, NO_JSON),
    Fault("string", _body(b'"fine"'), SHAPE, NO_SHAPE),
    Fault("null", _body(b"null"), SHAPE, NO_SHAPE),
    Fault("true", _body(b"true"), SHAPE, NO_SHAPE),
    Fault("number", _body(b"17"), SHAPE, NO_SHAPE),
    Fault("error-in-200", _body(_BUSY), REFUSED, r"busy now\."),
    Fault("list-of-none", _body(b"[]"), SHAPE, NO_SHAPE, _EMPTY_LISTS),
    Fault("object-of-none", _body(b"{}"), SHAPE, NO_SHAPE, {"check": (FINE, "")}),
    Fault("latin-1", _written(_renamed(b"St\xe4ging"), **_LATIN), FINE, "", _names("Stäging")),
    Fault("bom", _written(lambda raw: b"\xef\xbb\xbf" + raw), FINE),
    Fault("surrogates", _written(_renamed(rb"St\ud800ging")), FINE, "", _names("St[?\ufffd]ging")),
)


# The schema: JSON, and not what the documentation says.

Change = Callable[[Json], Json]


def _changed(change: Change) -> Spoil:
    def answered(answer: Answer) -> Iterator[bytes]:
        yield reply(200, json.dumps(change(answer.payload)).encode())

    return answered


def _rows(payload: Json) -> list[Json]:
    return payload if isinstance(payload, list) else [payload]


def _cards(payload: Json) -> list[Json]:
    cards = [row if "steps" in row else row.get("report_card") for row in _rows(payload)]
    return [card for card in cards if card is not None]


def _each(of: Change, **values: object) -> Change:
    def change(payload: Json) -> Json:
        for each in of(payload):
            each.update(values)
        return payload

    return change


def _other_shape(payload: Json) -> Json:
    return payload[0] if isinstance(payload, list) else [payload]


def _typeless(payload: Json) -> Json:
    for card in _cards(payload):
        del card["type"]
    return payload


def _with_bad_rows(payload: Json) -> Json:
    if isinstance(payload, list):
        return [None, "x", {}, *payload]
    return payload | {"created_at": [], "name": {}, "report_card": 3, "status": []}


def _huge(payload: Json) -> Json:
    if isinstance(payload, list):
        return payload + [{"type": f"type{n}", "id": n, "name": "x" * 100} for n in range(1, MANY)]
    for card in _cards(payload):
        card["steps"][0]["properties"] = [{"name": f"p{number}"} for number in range(MANY)]
    return payload | {"name": "x" * 1_000_000}


def _all_wrong(payload: Json) -> Json:
    changed = [{key: [[]] for key in row} for row in _rows(payload)]
    return changed if isinstance(payload, list) else changed[0]


def _with_credentials(payload: Json) -> Json:
    for row in _rows(payload):
        row["properties"] = {**row.get("properties", {}), "password": PASSWORD}
    return payload


_HOSTILE = dict.fromkeys(("name", "description", "check_job_name", "tap_error_message"), HOSTILE)
_SHAPES = dict.fromkeys(("type", "post", "put"), (SHAPE, NO_SHAPE))
_LISTS = {"types": (SAID, UNREADABLE), "list": (SAID, UNREADABLE), "watch": (SAID, UNREADABLE)}
_ALL_WRONG = _LISTS | _SHAPES | {"list": (FINE, "unknown")}

SCHEMA = (
    Fault("hostile-names", _changed(_each(_rows, **_HOSTILE)), FINE, "", _names("@click=app.quit")),
    Fault("credentials", _changed(_with_credentials), FINE),
    Fault("other-shape", _changed(_other_shape), FINE),
    Fault(
        "wrapped",
        _changed(lambda payload: {"data": payload}),
        SHAPE,
        NO_SHAPE,
        {"check": (FINE, "")},
    ),
    Fault(
        "doubled",
        _changed(lambda payload: _rows(payload) * 2),
        FINE,
        "",
        _SHAPES | {"types": (SAID, UNREADABLE), "check": (SHAPE, NO_SHAPE)},
    ),
    Fault("bad-rows", _changed(_with_bad_rows), FINE, "", _LISTS | {"watch": (FINE, "")}),
    Fault("steps-null", _changed(_each(_cards, steps=None)), FINE),
    Fault(
        "card-without-type",
        _changed(_typeless),
        FINE,
        "",
        {"types": (SAID, UNREADABLE), "type": (SHAPE, NO_SHAPE)},
    ),
    Fault("step-minus-one", _changed(_each(_cards, current_step=-1, current_step_type=None)), FINE),
    Fault(
        "without-id",
        _changed(_each(_rows, id=None)),
        FINE,
        "",
        {"post": (SHAPE, ""), "put": (SHAPE, ""), "watch": (SAID, UNREADABLE)},
    ),
    Fault("huge", _changed(_huge), FINE),
    Fault("all-wrong", _changed(_all_wrong), FINE, "", _ALL_WRONG),
)

FAULTS = (*WIRE, *STATUS, *BODY, *SCHEMA)
