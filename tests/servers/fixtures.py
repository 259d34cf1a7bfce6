"""Each server once a run, started for the first test that asks for it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import TypeVar

import pytest

from tests.servers.bastion import Bastion
from tests.servers.bastion import bastion as a_bastion
from tests.servers.mariadb import MariaDb
from tests.servers.mariadb import mariadb as a_mariadb
from tests.servers.postgres import Postgres
from tests.servers.postgres import postgres as a_postgres
from tests.servers.program import Unavailable

Server = TypeVar("Server")
_TRIES = 3


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """PostgreSQL with TLS."""
    with _or_skip(a_postgres) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDb]:
    """MariaDB with TLS."""
    with _or_skip(a_mariadb) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_without_tls() -> Iterator[MariaDb]:
    """MariaDB that cannot encrypt."""
    with _or_skip(partial(a_mariadb, with_tls=False)) as server:
        yield server


@pytest.fixture(scope="session")
def bastion() -> Iterator[Bastion]:
    """OpenSSH."""
    with _or_skip(a_bastion) as server:
        yield server


@contextmanager
def _or_skip(make: Callable[[], AbstractContextManager[Server]]) -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            server = _started(stack, make)
        except Unavailable as missing:
            pytest.skip(str(missing))
        yield server


def _started(stack: ExitStack, make: Callable[[], AbstractContextManager[Server]]) -> Server:
    """Somebody may take the port that was free between the look and the start: then another."""
    for _ in range(_TRIES - 1):
        try:
            return stack.enter_context(make())
        except AssertionError as failed:
            if "in use" not in str(failed):
                raise
    return stack.enter_context(make())
