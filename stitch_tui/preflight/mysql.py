"""Signs in to MySQL or MariaDB and asks whether Stitch could work there; nothing is written.

The driver blocks, so it has a thread. Given up, its connection is ended from outside.
"""

import asyncio
import errno
import os
import re
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeAlias, TypeVar

from stitch_tui.preflight.finding import Check, Finding, Probe, failed, not_tried, passed, warned
from stitch_tui.preflight.login import (
    Login,
    hang_up,
    has_driver,
    no_driver,
    read_login,
    refused,
)
from stitch_tui.preflight.mysql_grants import Grants, read_grants
from stitch_tui.preflight.target import Target

MINIMUM = (5, 7, 8)
"""The oldest MySQL that Stitch's docs name."""

READ_SECONDS = 15
"""How long the driver's thread waits for a server at most, should nobody end it before."""

_Row: TypeAlias = tuple[object, ...]
_T = TypeVar("_T")


class _Session:
    """A connection, and the thread the driver has for it."""

    def __init__(self, connected: socket.socket, login: Login, *, is_encrypted: bool) -> None:
        import pymysql

        self._connected = connected
        # The driver wraps the socket for TLS, which leaves the first object without one.
        self._own = connected.dup()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="preflight mysql")
        self._connection = pymysql.Connection(
            host=login.host,
            port=login.port,
            user=login.username,
            password=login.password.get_secret_value().encode(),
            charset="utf8mb4",
            ssl=_unverified() if is_encrypted else None,
            ssl_disabled=not is_encrypted,
            read_timeout=READ_SECONDS,
            write_timeout=READ_SECONDS,
            local_infile=False,
            autocommit=None,
            program_name="stitch-tui check",
            defer_connect=True,
        )

    async def sign_in(self) -> None:
        """Raises ``pymysql.Error``, or whatever the driver does at what is no MySQL."""
        await self._in_thread(lambda: self._connection.connect(self._connected))
        await self.ask("SET SESSION TRANSACTION READ ONLY")

    async def ask(self, question: str) -> tuple[_Row, ...]:
        """The rows of its answer. Raises as ``sign_in`` does."""
        return await self._in_thread(lambda: self._ask(question))

    def close(self) -> None:
        """Sign off, once the driver is done with what it is doing; returns at once."""
        self._thread.submit(self._connection.close)
        for each in (self._own, self._connected):
            self._thread.submit(each.close)
        self._thread.shutdown(wait=False)

    def _ask(self, question: str) -> tuple[_Row, ...]:
        with self._connection.cursor() as cursor:
            cursor.execute(question)
            return tuple(cursor.fetchall())

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except asyncio.CancelledError:
            hang_up(self._own)
            raise


def _unverified() -> ssl.SSLContext:
    """Encryption alone: the form has no certificate to verify the server's with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _findings(target: Target) -> AsyncGenerator[Finding, None]:
    login = read_login(target)
    if isinstance(login, Finding):
        yield login
        return
    if not await has_driver("pymysql"):
        yield no_driver("PyMySQL")
        return
    try:
        connected = await _connect(login)
    except OSError as error:
        is_of_name = isinstance(error, socket.gaierror)
        words = str(error) if is_of_name else os.strerror(error.errno or errno.EIO)
        yield refused(words, target.type_name, login)
        return
    session = _Session(connected, login, is_encrypted=target.wants_tls)
    try:
        yield await _answered(_sign_in(session, target, login), target, login)
        for question in (_version, _local_infile, _grants):
            yield await _answered(question(session, login), target, login)
    finally:
        session.close()


async def _connect(login: Login) -> socket.socket:
    """The first address of the host that accepts a connection. Raises ``OSError``."""
    loop = asyncio.get_running_loop()
    failure = OSError(errno.EADDRNOTAVAIL, "")
    for family, kind, number, _, address in await loop.getaddrinfo(
        login.host, login.port, type=socket.SOCK_STREAM
    ):
        connecting = socket.socket(family, kind, number)
        connecting.setblocking(False)
        try:
            await loop.sock_connect(connecting, address)
        except OSError as error:
            connecting.close()
            failure = error
        except asyncio.CancelledError:
            connecting.close()
            raise
        else:
            return connecting
    raise failure


async def _answered(asking: Awaitable[Finding], target: Target, login: Login) -> Finding:
    """What a question found, also where there is no answer to it."""
    import pymysql

    try:
        return await asking
    except pymysql.InternalError:
        return _other_protocol("a packet out of order")
    except pymysql.Error as error:
        return _refusal(error, target, login)
    except RuntimeError as error:  # a way of signing in that takes another package
        detail = "the driver lacks what this server's way of signing in takes"
        return not_tried(detail, f"Install the package: {login.shown(str(error))}")
    except Exception as error:  # noqa: BLE001 (told by its kind: what it says may be a secret)
        return _other_protocol(type(error).__name__)


def _refusal(error: Exception, target: Target, login: Login) -> Finding:
    """An error of the driver's own: a number and a sentence."""
    from pymysql.constants import CR, ER

    number = error.args[0] if error.args else 0
    words = str(error.args[-1]) if error.args else ""
    if isinstance(getattr(error, "original_exception", None), ssl.SSLError):
        detail = "the server and this machine found no encryption both of them know"
        return failed(detail, "ssl", message=login.shown(words))
    if number in {CR.CR_SERVER_LOST, CR.CR_SERVER_GONE_ERROR}:
        detail = "the server, or something in between, closed the connection"
        return failed(detail, "host", "port", message=login.shown(words))
    finding = refused(words, target.type_name, login)
    if number == ER.ACCESS_DENIED_ERROR and not target.wants_tls:
        advice = f"{finding.advice} If this user has to come encrypted, switch ssl on."
        return replace(finding, fields=(*finding.fields, "ssl"), advice=advice)
    return finding


def _other_protocol(sign: str) -> Finding:
    """What the driver did not foresee: it trusts that a server is one of MySQL's."""
    detail = f"what answers here does not speak MySQL's protocol ({sign})"
    return failed(detail, "port", "host", advice="Compare the port with that of the server.")


async def _sign_in(session: _Session, target: Target, login: Login) -> Finding:
    await session.sign_in()
    encrypted = "encrypted" if target.wants_tls else "not encrypted"
    return passed(f"signed in as {login.username}, {encrypted}")


async def _version(session: _Session, login: Login) -> Finding:
    ((version,),) = await session.ask("SELECT VERSION()")
    return judge_version(login.shown(str(version)))


def judge_version(version: str) -> Finding:
    """Whether a server that says ``version`` of itself will do: ``5.5.5-10.11.19-MariaDB``."""
    is_mariadb = "mariadb" in version.casefold()
    told = version.removeprefix("5.5.5-") if is_mariadb else version
    number = re.match(r"\d{1,5}(?:\.\d{1,5}){1,2}", told)
    if number is None:
        return warned("the server does not say which MySQL it is", message=version)
    name = f"{'MariaDB' if is_mariadb else 'MySQL'} {number[0]}"
    parts = tuple(map(int, number[0].split(".")))
    # Aurora leaves out the last part: "5.7.mysql_aurora.2.11.1" is any of 5.7.
    if parts >= MINIMUM[: len(parts)]:
        return passed(name)
    detail = f"{name}; it has to be {'.'.join(map(str, MINIMUM))} or newer"
    advice = "Have it upgraded, or take another server."
    return replace(failed(detail, "host", advice=advice), goes_on=True)


async def _local_infile(session: _Session, _login: Login) -> Finding:
    ((is_on,),) = await session.ask("SELECT @@global.local_infile")
    if str(is_on).upper() in {"1", "ON"}:
        return passed("switched on")
    advice = (
        "Run as an administrator: SET GLOBAL local_infile = 1; and write local_infile = 1 under "
        "[mysqld] or into the parameter group, so that it stays."
    )
    detail = "local_infile is off, and Stitch loads with LOAD DATA LOCAL"
    return replace(failed(detail, advice=advice), goes_on=True)


async def _grants(session: _Session, login: Login) -> Finding:
    ((account,),) = await session.ask("SELECT CURRENT_USER()")
    rows = await session.ask("SHOW GRANTS FOR CURRENT_USER()")
    return judge_grants(read_grants(str(row[0]) for row in rows), str(account), login.username)


def judge_grants(grants: Grants, account: str, username: str) -> Finding:
    """Whether ``grants`` are enough for Stitch; ``account`` is the user as the server knows it."""
    name, _, host = account.rpartition("@")
    if not grants.missing:
        if grants.revoked:
            detail = "granted on *.*, but some of it was taken back for single databases"
            return warned(detail, "username")
        return passed("all that Stitch needs, on every database")
    missing = ", ".join(grants.missing)
    advice = f"Run as an administrator: GRANT {missing} ON *.* TO {_text(name)}@{_text(host)};"
    if grants.has_roles:
        detail = f"{username} lacks on *.*, unless by a role: {missing}"
        return warned(detail, "username", advice=advice)
    return failed(f"{username} lacks on *.*: {missing}", "username", advice=advice)


def _text(name: str) -> str:
    """``name`` as SQL writes a text."""
    return "'" + name.replace("\\", "\\\\").replace("'", "''") + "'"


MYSQL_LOGIN = Probe(
    checks=(
        Check("login", "The login works", 10, ("host", "port")),
        Check("version", "The version will do", 6),
        Check("local_infile", "local_infile is on", 6),
        Check("grants", "The user has the grants", 6),
    ),
    findings=_findings,
    needs=("tcp", "tls"),
)
"""For mysql_destination: MySQL and MariaDB."""
