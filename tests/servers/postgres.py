"""A real PostgreSQL on loopback, with TLS and passwords as scram wants them."""

import itertools
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.certificates import Certificates, certificates
from tests.servers.program import Program, find, folder_of_servers, free_port, run

HOST = "127.0.0.1"
SUPERUSER = "postgres"
PASSWORD = "the superuser's own"

_OWN_RULE = "local all all trust"
_RULES = (
    "host all all 127.0.0.1/32 scram-sha-256",
    "host all all ::1/128 scram-sha-256",
)
_SETTINGS = {
    "listen_addresses": HOST,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "16MB",
    "max_connections": "20",
    "autovacuum": "off",
    "jit": "off",
    "ssl": "on",
    "log_min_messages": "log",
}


@dataclass
class Postgres:
    """Where it listens, and what its superuser may do to it; ``server`` is its process."""

    server: Program
    folder: Path
    port: int
    certificates: Certificates
    host: str = HOST
    superuser: str = SUPERUSER
    password: str = PASSWORD
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def sql(self, statements: str, database: str = "postgres", user: str = SUPERUSER) -> str:
        """What psql prints of ``statements``, unaligned, without headings. It takes no password.

        Raises:
            AssertionError: one of them failed; with what the server says.
        """
        where = ("-h", str(self.folder), "-p", str(self.port), "-U", user, "-d", database)
        how = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-")
        return run(_program("psql"), *where, *how, text=statements).removesuffix("\n")

    def new_user(self, password: str, options: str = "") -> str:
        """The name of a new user who may log in, and may do what everybody may."""
        name = f"user_{next(self._numbers)}"
        self.sql(f"CREATE ROLE {name} LOGIN PASSWORD {quoted(password)} {options}")
        return name

    def new_database(self, options: str = "") -> str:
        """The name of a new, empty database of the superuser's."""
        name = f"database_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} {options}")
        return name

    @contextmanager
    def settings(self, **values: str) -> Iterator[None]:
        """Meanwhile with other settings, of those that take no restart: ``ssl="off"``."""
        self._set(_SETTINGS | values)
        try:
            yield
        finally:
            self._set(_SETTINGS)

    @contextmanager
    def rules(self, *lines: str, alone: bool = False) -> Iterator[None]:
        """Meanwhile with lines of ``pg_hba.conf`` before the others, or ``alone`` for TCP."""
        _write_rules(self.folder, lines if alone else (*lines, *_RULES))
        self._reload()
        try:
            yield
        finally:
            _write_rules(self.folder, _RULES)
            self._reload()

    def _set(self, values: dict[str, str]) -> None:
        _write_settings(self.folder, values, self.port, self.certificates)
        self._reload()

    def _reload(self) -> None:
        """Return when every connection from now on goes by what the files say."""
        self.server.signal_and_wait_for(signal.SIGHUP, "reloading configuration files")


def quoted(text: str) -> str:
    """``text`` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A new cluster; it is gone at the end.

    Raises:
        Unavailable: PostgreSQL or openssl is not installed here.
    """
    initdb, program = _program("initdb"), _program("postgres")
    with folder_of_servers("postgres") as folder:
        made = certificates(folder)
        how = ("-U", SUPERUSER, "-E", "UTF8", "--no-locale", "--no-sync")
        run(initdb, "-D", str(folder / "cluster"), *how)
        port = free_port()
        _write_settings(folder, _SETTINGS, port, made)
        _write_rules(folder, _RULES)
        server = Program(
            (program, "-D", str(folder / "cluster")),
            ready="database system is ready to accept connections",
            end_with=signal.SIGQUIT,
        )
        try:
            started = Postgres(server, folder, port, made)
            started.sql(f"ALTER ROLE {SUPERUSER} PASSWORD {quoted(PASSWORD)}")
            yield started
        finally:
            server.end()


def _write_settings(folder: Path, values: dict[str, str], port: int, made: Certificates) -> None:
    own = {
        "port": str(port),
        "unix_socket_directories": str(folder),
        "ssl_cert_file": str(made.certificate),
        "ssl_key_file": str(made.key),
    }
    lines = [f"{name} = {quoted(value)}\n" for name, value in (values | own).items()]
    (folder / "cluster" / "postgresql.conf").write_text("".join(lines), "utf-8")


def _write_rules(folder: Path, lines: tuple[str, ...]) -> None:
    (folder / "cluster" / "pg_hba.conf").write_text("\n".join((_OWN_RULE, *lines, "")), "utf-8")


def _program(name: str) -> str:
    """Debian keeps those of the server apart, one folder a version; the newest is taken."""
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda each: each.parent.name.zfill(4), reverse=True)
    return find(name, "postgresql", *map(str, newest_first))
