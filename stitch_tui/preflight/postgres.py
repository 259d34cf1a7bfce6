"""Signs in to PostgreSQL, or to what speaks its protocol, and asks whether Stitch could work there.

Every question is asked in a transaction the server itself keeps read-only.
"""

import asyncio
import os
import re
import socket
from collections.abc import AsyncGenerator, Awaitable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, LiteralString

from stitch_tui.preflight.finding import Check, Finding, Probe, Verdict, failed, passed, warned
from stitch_tui.preflight.login import Login, hang_up, has_driver, no_driver, read_login
from stitch_tui.preflight.postgres_refusals import is_about_the_database, refusal, words_of
from stitch_tui.preflight.target import Target

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow

MINIMUM = (9, 3)
"""The oldest PostgreSQL that Stitch's docs name."""

_STATEMENT_TIMEOUT: LiteralString = "SET statement_timeout TO 5000"
_VERSION: LiteralString = "SELECT version()"
_DATABASE: LiteralString = "SELECT current_database()"
_RIGHTS: LiteralString = (
    "SELECT has_database_privilege(current_user, current_database(), 'CREATE'),"
    " has_schema_privilege(current_user, 'information_schema', 'USAGE')"
    " AND has_schema_privilege(current_user, 'pg_catalog', 'USAGE')"
    " AND has_table_privilege(current_user, 'pg_catalog.pg_class', 'SELECT')"
)


class _Session:
    """A connection somebody has signed in on."""

    def __init__(self, connection: "AsyncConnection[TupleRow]") -> None:
        self._connection = connection
        self._socket = socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM)

    @property
    def is_encrypted(self) -> bool:
        """Whether what passes is encrypted."""
        return bool(self._connection.pgconn.ssl_in_use)

    async def ask(self, question: LiteralString) -> tuple[object, ...]:
        """The first row of the answer. Cancelled, it ends at once, whatever the server does.

        Raises:
            psycopg.Error: the server did not answer it.
        """
        asking = asyncio.ensure_future(self._ask(question))
        try:
            return await asyncio.shield(asking)
        except asyncio.CancelledError:
            # Left to itself, the driver asks the server to cancel, and waits for its answer.
            hang_up(self._socket)
            await asyncio.wait({asking})
            asking.exception()
            raise

    async def close(self) -> None:
        """Sign off."""
        await self._connection.close()
        self._socket.close()

    async def _ask(self, question: LiteralString) -> tuple[object, ...]:
        cursor = await self._connection.execute(question)
        return (await cursor.fetchone() or ()) if cursor.description else ()


async def _findings(target: Target) -> AsyncGenerator[Finding, None]:
    login = read_login(target, "database")
    if isinstance(login, Finding):
        yield login
        return
    if not await has_driver("psycopg"):
        yield no_driver("psycopg")
        return
    opened = await _open(target, login)
    if not isinstance(opened, _Session):
        for finding in opened:
            yield finding
        return
    try:
        encrypted = "encrypted" if opened.is_encrypted else "not encrypted"
        yield passed(f"signed in as {login.username}, {encrypted}")
        for question in (_version, _database, _create):
            yield await _answered(question(opened, target, login), login)
    finally:
        await opened.close()


async def _open(target: Target, login: Login) -> "_Session | tuple[Finding, ...]":
    """A session, or what is found instead, check by check."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    _forget_environment()
    with TemporaryDirectory(prefix="stitch-tui-") as folder:
        parameters = _parameters(target, login, Path(folder))
        try:
            # The time limit is that of the check: cancelled, the driver closes what it has opened.
            connection = await psycopg.AsyncConnection.connect(
                make_conninfo(**parameters), prepare_threshold=None
            )
        except psycopg.Error as error:
            words = words_of(str(error))
            found = refusal(words, target.type_name, login)
            return _of_database(found, login) if is_about_the_database(words) else (found,)
    await connection.set_read_only(True)  # sends nothing, so that it cannot be cancelled
    return _Session(connection)


def _of_database(found: Finding, login: Login) -> tuple[Finding, ...]:
    """The server looks for the database after it let the user in."""
    unseen = Finding(Verdict.NOT_TRIED, "the server tells it inside a database", goes_on=True)
    return passed(f"signed in as {login.username}"), unseen, found


def _parameters(target: Target, login: Login, folder: Path) -> dict[str, str]:
    """All the driver would otherwise take from files in somebody's home, in its own terms.

    Their names are those of files ``folder`` does not hold, as an empty name means the usual one.
    """
    root, absent = folder / "root.crt", str(folder / "absent")
    given = target.text("sslrootcert")
    mode = "disable"
    if target.wants_tls or target.type_name in {"redshift", "panoply"}:
        mode = "verify-ca" if given else "require"
    if mode == "verify-ca":
        root.touch(0o600)
        root.write_bytes(given.encode("utf-8", "replace"))
    return {
        "host": login.host,
        "port": str(login.port),
        "dbname": target.text("database"),
        "user": login.username,
        "password": login.password.get_secret_value(),
        "sslmode": mode,
        "sslrootcert": str(root),
        **dict.fromkeys(("sslcert", "sslkey", "sslcrl", "passfile"), absent),
        "gssencmode": "disable",
        "client_encoding": "utf8",
        "application_name": "stitch-tui check",
    }


async def _answered(asking: Awaitable[Finding], login: Login) -> Finding:
    """What a question found, also where the server does not answer it."""
    import psycopg

    try:
        return await asking
    except (psycopg.Error, ValueError) as error:  # ValueError: an answer to something else
        words = words_of(str(error)) if isinstance(error, psycopg.Error) else ""
        detail = "signed in, but the server did not answer a question about it"
        return failed(detail, message=login.shown(words))


async def _version(session: _Session, target: Target, login: Login) -> Finding:
    await session.ask(_STATEMENT_TIMEOUT)
    (version,) = await session.ask(_VERSION)
    return judge_version(target.type_name, login.shown(str(version)))


def judge_version(type_name: str, version: str) -> Finding:
    """Whether a server that says ``version`` of itself will do for a destination type."""
    redshift = re.search(r"\bRedshift ([\d.]*\d)", version)
    number = re.search(r"\bPostgreSQL (\d{1,5})(?:\.(\d{1,5}))?", version)
    told = " ".join(version.split()[:2])
    if type_name == "panoply":
        return passed(told)
    if (type_name == "redshift") != (redshift is not None):
        right, wrong = ("Amazon Redshift", "PostgreSQL")[:: 1 if redshift else -1]
        advice = "Compare the host. Or create a destination of the type the server is of."
        detail = f"this is {right}, not {wrong}"
        return replace(failed(detail, "host", advice=advice, message=version), goes_on=True)
    if redshift is not None:
        return passed(f"Amazon Redshift {redshift[1]}")
    if number is None:
        return warned("the server does not say which PostgreSQL it is", message=version)
    return _judge_number((int(number[1]), int(number[2] or 0)), told)


def _judge_number(number: tuple[int, int], told: str) -> Finding:
    if number >= MINIMUM:
        return passed(told)
    detail = f"{told}; it has to be {'.'.join(map(str, MINIMUM))} or newer"
    advice = "Have it upgraded, or take another server."
    return replace(failed(detail, "host", advice=advice), goes_on=True)


async def _database(session: _Session, target: Target, login: Login) -> Finding:
    (name,) = await session.ask(_DATABASE)
    wanted = target.text("database")
    if name == wanted:
        return passed(f"{wanted} exists")
    shown = login.shown(str(name))
    return warned(f"asked for {wanted}, and the server opened {shown}", "database")


async def _create(session: _Session, target: Target, login: Login) -> Finding:
    may_create, may_read = await session.ask(_RIGHTS)
    database = target.text("database")
    to = f"ON DATABASE {_identifier(database)} TO {_identifier(login.username)};"
    if not may_create:
        advice = f"Run as the database's owner: GRANT CREATE {to}"
        detail = f"{login.username} may not create schemas in {database}"
        return failed(detail, "username", advice=advice)
    if not may_read:
        advice = "Somebody took away what everybody may read by default. Have it given back."
        detail = "may create, but not read information_schema and pg_catalog"
        return warned(detail, "username", advice=advice)
    return passed(f"{login.username} may create schemas in {database}")


def _identifier(name: str) -> str:
    """``name`` as SQL writes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def _forget_environment() -> None:
    """PostgreSQL's library reads these by itself, and some of them cannot be overruled."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


POSTGRES_LOGIN = Probe(
    checks=(
        Check("login", "The login works", 10, ("host", "port")),
        Check("version", "The version will do", 6),
        Check("database", "The database exists", 6),
        Check("create", "The user may create", 6),
    ),
    findings=_findings,
    needs=("tcp", "tls"),
)
"""For postgres, redshift and panoply, which speak one protocol."""
