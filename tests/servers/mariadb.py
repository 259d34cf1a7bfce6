"""A real MariaDB on loopback."""

import itertools
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.certificates import certificates
from tests.servers.program import Program, find, folder_of_servers, free_port, run

HOST = "127.0.0.1"

_OPTIONS = (
    "--no-defaults",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=8M",
    "--innodb-log-file-size=4M",
    "--aria-pagecache-buffer-size=1M",
    "--key-buffer-size=1M",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=OFF",
)


@dataclass
class MariaDb:
    """Where it listens, and what its root may do to it; ``server`` is its process."""

    server: Program
    socket: Path
    general_log: Path
    """Where it writes what it is asked, while ``general_log`` is ON."""
    port: int
    host: str = HOST
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def sql(self, statements: str) -> str:
        """What the client prints of ``statements``, tabs between columns, run as root.

        Raises:
            AssertionError: one of them failed; with what the server says.
        """
        where = ("--no-defaults", f"--socket={self.socket}", "--user=root")
        how = ("--batch", "--skip-column-names", "--default-character-set=utf8mb4")
        return run(_client(), *where, *how, text=statements).removesuffix("\n")

    def new_user(self, password: str, *grants: str, options: str = "") -> str:
        """The name of a new user who may log in from here, with privileges on ``*.*``."""
        name = f"user_{next(self._numbers)}"
        self.sql(f"CREATE USER {name}@'%' IDENTIFIED BY {quoted(password)} {options}")
        if grants:
            self.sql(f"GRANT {', '.join(grants)} ON *.* TO {name}@'%'")
        return name

    @contextmanager
    def setting(self, name: str, value: str) -> Iterator[None]:
        """Meanwhile with another global variable."""
        before = self.sql(f"SELECT @@global.{name}")
        self.sql(f"SET GLOBAL {name} = {value}")
        try:
            yield
        finally:
            self.sql(f"SET GLOBAL {name} = {before}")


def quoted(text: str) -> str:
    """``text`` as a literal of SQL."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


@contextmanager
def mariadb(*, with_tls: bool = True) -> Iterator[MariaDb]:
    """A new server; it is gone at the end.

    Raises:
        Unavailable: MariaDB or openssl is not installed here.
    """
    _client()
    program = find("mariadbd", "mariadb-server")
    install = find("mariadb-install-db", "mariadb-server")
    with folder_of_servers("mariadb") as folder:
        kept, socket, log = folder / "kept", folder / "socket", folder / "general.log"
        port = free_port()
        # A folder of its own: what starts clears it of temporary tables, also those of others.
        where = (f"--datadir={kept}", f"--tmpdir={folder}")
        run(
            *(install, *_OPTIONS, *where, "--skip-test-db"),
            "--auth-root-authentication-method=normal",
        )
        files = (*where, f"--socket={socket}", f"--general-log-file={log}")
        here = (*files, f"--bind-address={HOST}")
        server = Program(
            (program, *_OPTIONS, *here, f"--port={port}", *_tls(folder, with_tls=with_tls)),
            ready="ready for connections",
            end_with=signal.SIGKILL,
        )
        try:
            yield MariaDb(server, socket, log, port)
        finally:
            server.end()


def _client() -> str:
    return find("mariadb", "mariadb-client")


def _tls(folder: Path, *, with_tls: bool) -> tuple[str, ...]:
    if not with_tls:
        return ("--skip-ssl",)
    made = certificates(folder)
    return (f"--ssl-cert={made.certificate}", f"--ssl-key={made.key}")
