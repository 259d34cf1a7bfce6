"""A password reaches nobody but the server, and whatever is typed ends in findings."""

import asyncio
import logging
import struct
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from stitch_tui.preflight.finding import Finding, Probe, Verdict
from stitch_tui.preflight.mysql import MYSQL_LOGIN
from stitch_tui.preflight.mysql_grants import NEEDED
from stitch_tui.preflight.postgres import POSTGRES_LOGIN
from stitch_tui.preflight.target import Target
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres
from tests.unit.preflight.signing_in import found, to_sign_in

PASSWORDS = [
    "canary-of-the-plain-kind",
    "canary 'with' \"quotes\" \\ and spaces ",
    "canary' host=nowhere.invalid port='1",
    "canary?sslmode=disable&%40=%",
    "canary-with-ümlaut-日本-\N{PARROT}",
    "canary\twith\ncontrol\x1b[31m characters",
    "canary" * 60,
]

_TYPES = {"postgres": POSTGRES_LOGIN, "mysql_destination": MYSQL_LOGIN}


def texts_of(findings: dict[str, Finding]) -> str:
    """Everything in them."""
    return "\n".join(repr(each) for each in findings.values())


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("type_name", _TYPES)
@pytest.mark.parametrize("ssl", ["false", "true"])
async def test_a_password_is_in_nothing_that_is_told(
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    type_name: str,
    password: str,
    ssl: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    server, user = _somebody(request, type_name, password)
    typed = {"username": user, "database": "postgres", "ssl": ssl}
    right = to_sign_in(server, type_name, password=password, **typed)
    wrong = to_sign_in(server, type_name, password=f"{password}, or not", **typed)
    let_in = await found(right, _TYPES[type_name])
    turned_away = await found(wrong, _TYPES[type_name])
    assert let_in["login"].verdict is Verdict.PASSED
    assert turned_away["login"].verdict is Verdict.FAILED
    assert turned_away["login"].fields[0] == "password"
    assert "canary" not in texts_of(let_in) + texts_of(turned_away) + caplog.text


def _somebody(
    request: pytest.FixtureRequest, type_name: str, password: str
) -> tuple[Postgres | MariaDb, str]:
    if type_name == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        return postgres, postgres.new_user(password)
    mariadb: MariaDb = request.getfixturevalue("mariadb")
    return mariadb, mariadb.new_user(password, *NEEDED)


def _as_postgres(words: str) -> bytes:
    fields = b"SFATAL\0VFATAL\0C28P01\0M" + words.encode() + b"\0\0"
    return b"E" + struct.pack(">i", len(fields) + 4) + fields


def _as_mysql(words: str) -> bytes:
    return _packet(b"\xff" + struct.pack("<H", 1045) + words.encode())


def _packet(said: bytes) -> bytes:
    return struct.pack("<I", len(said))[:3] + b"\0" + said


@asynccontextmanager
async def saying(words: bytes, *, is_asked: bool) -> AsyncIterator[int]:
    """The port of somebody who says ``words`` to whoever comes, or asks."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if is_asked:
            await reader.read(1_000)
        writer.write(words)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("type_name", "framed"), [("postgres", _as_postgres), ("mysql_destination", _as_mysql)]
)
async def test_a_server_that_quotes_the_password_is_not_quoted(
    type_name: str, framed: Callable[[str], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "stitch_tui")
    quoting = framed('"canary 42" is not the password of user "x", and canary+42 neither')
    async with saying(quoting, is_asked=type_name == "postgres") as port:
        where = {"host": "127.0.0.1", "port": str(port), "username": "x", "database": "y"}
        target = Target(type_name, where | {"password": SecretStr("canary 42")})
        findings = await found(target, _TYPES[type_name])
    assert findings["login"].verdict is Verdict.FAILED
    assert "is not the password of user" in findings["login"].message
    assert "canary" not in texts_of(findings) + caplog.text


@pytest.mark.parametrize(
    ("type_name", "module", "driver"),
    [("postgres", "psycopg", "psycopg"), ("mysql_destination", "pymysql", "PyMySQL")],
)
async def test_without_the_driver_it_says_what_to_install(
    type_name: str, module: str, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    where = {"host": "127.0.0.1", "port": "1", "username": "x", "database": "y"}
    target = Target(type_name, where | {"password": SecretStr("z")})
    findings = await found(target, _TYPES[type_name])
    assert {each.verdict for each in findings.values()} == {Verdict.NOT_TRIED}
    assert findings["login"].detail == f"{driver} is not installed"
    assert findings["login"].advice == "pip install 'stitch-tui[preflight]'"


@pytest.mark.parametrize("type_name", _TYPES)
@pytest.mark.parametrize("name", ["host", "port", "username", "password"])
async def test_what_is_missing_is_named(type_name: str, name: str) -> None:
    where = {"host": "127.0.0.1", "port": "1", "username": "x", "database": "y", "password": "z"}
    findings = await found(
        Target(type_name, where | {name: " "[name == "password" :]}), _TYPES[type_name]
    )
    assert findings["login"] == Finding(Verdict.NOT_TRIED, f"fill in {name} first")


@pytest.mark.parametrize("type_name", _TYPES)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "/var/run/postgresql"),
        ("host", "one.invalid,two.invalid"),
        ("host", "@abstract"),
        ("host", "a..b"),
        ("host", "a" * 64),
        ("username", "x\0y"),
        ("password", "x\0y"),
        ("password", "\ud800"),
    ],
)
async def test_what_a_driver_would_take_for_something_else_is_refused(
    type_name: str, name: str, value: str
) -> None:
    where = {"host": "127.0.0.1", "port": "1", "username": "x", "database": "y", "password": "z"}
    findings = await found(Target(type_name, where | {name: value}), _TYPES[type_name])
    assert findings["login"].verdict is Verdict.FAILED
    assert findings["login"].fields == (name,)
    assert not findings["login"].message


_ODD = ["\0", "\ud800", "a\0b", "'", "\\", '"', "%", "=", "\r\n", "a" * 5_000, "\N{PARROT}"]
_TEXTS = st.text(max_size=40) | st.sampled_from(_ODD)
_VALUES = _TEXTS | _TEXTS.map(SecretStr)
_HOSTS = st.just("127.0.0.1") | st.sampled_from(
    ["", "/tmp", "a,b", "a b", "\ud800", "..", "[", "::ffff:1:"]
)
_TYPED = st.dictionaries(
    st.sampled_from(["username", "password", "database", "ssl", "sslrootcert", "port"]), _VALUES
)


@pytest.mark.parametrize("type_name", [*_TYPES, "redshift", "panoply"])
@given(typed=_TYPED, host=_HOSTS, is_the_port=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_typed_ends_in_findings(
    request: pytest.FixtureRequest,
    type_name: str,
    typed: dict[str, str | SecretStr],
    host: str,
    is_the_port: bool,  # noqa: FBT001
) -> None:
    server = request.getfixturevalue("mariadb" if type_name == "mysql_destination" else "postgres")
    probe: Probe = _TYPES.get(type_name, POSTGRES_LOGIN)
    own = {"port": str(server.port)} if is_the_port else {}
    likely = {"username": "x", "password": "y", "database": "z", "ssl": "true", "host": host}
    findings = asyncio.run(found(Target(type_name, likely | typed | own), probe))
    assert list(findings) == [check.id for check in probe.checks]
    assert all(isinstance(each, Finding) for each in findings.values())


_GREETING = _packet(
    b"\n10.11.19-MariaDB\0" + bytes(13) + b"\xff\xff\x2d\x02\0\xff\xff\x15" + bytes(23)
)
_SAID = st.binary(max_size=200) | st.sampled_from(
    [b"N", b"S", b"R\0\0\0\x08\0\0\0\0Z\0\0\0\5I", _as_postgres("x"), _as_mysql("x"), _GREETING]
)


@pytest.mark.parametrize("type_name", _TYPES)
@given(said=st.lists(_SAID, max_size=4).map(b"".join), ssl=st.sampled_from(["true", "false"]))
@settings(max_examples=60, deadline=None)
def test_whatever_a_server_says_ends_in_findings(type_name: str, said: bytes, ssl: str) -> None:
    async def ask() -> dict[str, Finding]:
        async with saying(said, is_asked=type_name == "postgres") as port:
            where = {"host": "127.0.0.1", "port": str(port), "username": "x", "database": "y"}
            target = Target(type_name, where | {"ssl": ssl, "password": SecretStr("z")})
            return await found(target, _TYPES[type_name])

    findings = asyncio.run(ask())
    assert list(findings) == [check.id for check in _TYPES[type_name].checks]
    assert not findings["create" if type_name == "postgres" else "grants"].is_good
