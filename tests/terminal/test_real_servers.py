"""From the form to a failure, to its mend, to fully configured: on real servers, in a real pty."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.bastion import Bastion
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres
from tests.servers.program import free_port
from tests.terminal.terminal import APP, CTRL_S, ENTER, TAB, Terminal

LIVE = (*APP, "--demo", "--check", "live")
PASSWORD = "canary-battery-staple-9"
CLEAR = "\x05\x15"
"""To the end of the box, then everything before it away."""


@contextmanager
def form(environment: dict[str, str], type_name: str, *values: str) -> Iterator[Terminal]:
    """The form of a type, with ``values`` typed from its first field on."""
    with Terminal(LIVE, environment) as terminal:
        terminal.wait_for("no destinations yet", "n new")
        terminal.send("n")
        terminal.wait_for("postgres", "mysql_destination")
        terminal.send("/", type_name)
        terminal.wait_gone("snowflake")
        terminal.send(ENTER)
        terminal.wait_for(type_name, "fully_configured", "fill in")
        terminal.send(ENTER)
        terminal.wait_for("still to do")
        terminal.send(TAB.join(("Staging", "", "", *values)))
        terminal.wait_for(*values[:2])
        terminal.settle()
        yield terminal
        assert PASSWORD.encode() not in terminal.received


def fails(terminal: Terminal, *words: str, field: str) -> None:
    """The check fails with ``words``, and ``e`` leads to ``field``."""
    terminal.send(CTRL_S)
    terminal.wait_for("connection check", "failed", f"opens the form, at {field}", *words)
    terminal.send("e")
    terminal.wait_for("edit", "ctrl+s save", "host")
    terminal.settle()


def passes(terminal: Terminal) -> None:
    terminal.send(CTRL_S)
    terminal.wait_for("connection check", "passed", "fully configured, and", "no more looks")


def send_the_same_again(terminal: Terminal) -> None:
    terminal.send(CTRL_S)
    terminal.wait_for("nothing has changed", "send again")
    terminal.send(TAB, ENTER)


def test_postgresql_from_a_wrong_port_to_fully_configured(
    environment: dict[str, str], postgres: Postgres
) -> None:
    database, user = postgres.new_database(), postgres.new_user(PASSWORD)
    port, right = str(free_port()), str(postgres.port)
    values = (postgres.host, port, database, user, "wrong", "n", "n")
    with form(environment, "postgres", *values) as terminal:
        fails(terminal, "connection refused", field="host")
        terminal.send(TAB, CLEAR, right)
        terminal.wait_for(right)
        fails(terminal, "password authentication failed for user", user, field="password")
        terminal.send(CLEAR, PASSWORD)
        fails(terminal, "may not create schemas", field="username")
        postgres.sql(f"GRANT CREATE ON DATABASE {database} TO {user}")
        send_the_same_again(terminal)
        terminal.wait_for("connection check", "passed", "fully configured, and", "no more looks")


def test_postgresql_without_tls_is_told_at_ssl(
    environment: dict[str, str], postgres: Postgres
) -> None:
    database, user = postgres.new_database(), postgres.new_user(PASSWORD)
    postgres.sql(f"GRANT CREATE ON DATABASE {database} TO {user}")
    values = (postgres.host, str(postgres.port), database, user, PASSWORD, "y", "n")
    with postgres.settings(ssl="off"), form(environment, "postgres", *values) as terminal:
        fails(terminal, "does not support ssl", field="ssl")
        terminal.send("n")
        passes(terminal)


def test_mariadb_from_a_wrong_password_over_local_infile_to_fully_configured(
    environment: dict[str, str], mariadb: MariaDb
) -> None:
    user = mariadb.new_user(PASSWORD, "ALL PRIVILEGES")
    values = (mariadb.host, str(mariadb.port), user, "wrong", "n", "n")
    with form(environment, "mysql_destination", *values) as terminal:
        fails(terminal, "access denied for user", user, field="password")
        terminal.send(CLEAR, PASSWORD)
        with mariadb.setting("local_infile", "OFF"):
            terminal.send(CTRL_S)
            terminal.wait_for("connection check", "failed", "local_infile")
            terminal.send("e")
            terminal.wait_for("edit", "ctrl+s save", "host")
        send_the_same_again(terminal)
        terminal.wait_for("connection check", "passed", "fully configured, and", "no more looks")


def test_an_ssh_server_is_known_by_its_banner(
    environment: dict[str, str], bastion: Bastion, postgres: Postgres
) -> None:
    database = ("db.internal", "5432", "analytics", "stitch", PASSWORD, "n")
    wrong, right = str(postgres.port), str(bastion.port)
    with form(environment, "postgres", *database, "s") as terminal:
        terminal.send(TAB, TAB.join((bastion.host, wrong, "stitch")))
        terminal.wait_for("ctrl+s creates it")
        fails(terminal, "but no ssh server", field="encryption_port")
        terminal.send(CLEAR, right)
        passes(terminal)
