"""Connection checks that really connect."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.unit.sandbox.account import DESTINATIONS, FORM, POSTGRES, TYPES, Account, account, step

CANARY = "canary-battery-staple-9"


async def create(stitch: Account, port: int, **more: str) -> dict[str, Any]:
    here = {"host": "127.0.0.1", "port": str(port), "password": CANARY, "ssl": "false"}
    return await stitch.created(properties=POSTGRES | here | more)


def closed_port() -> int:
    """A port nobody listens on: it was free a moment ago."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


async def over(stitch: Account, destination_id: int) -> dict[str, Any]:
    """The check once it does not run any more."""
    async with asyncio.timeout(30):
        while True:
            check: dict[str, Any] = (await stitch.check(destination_id)).json()
            if check["status"] != "running":
                return check
            await asyncio.sleep(0.01)


async def test_a_closed_port_fails_with_the_words_stitch_documents() -> None:
    async with account(is_live=True) as stitch:
        created = await create(stitch, closed_port())
        assert step(created) == FORM
        check = await over(stitch, created["id"])
        assert check["status"] == "failed"
        assert "Connection refused" in check["discovery_error_message"]
        assert CANARY not in str(check)


class Silent:
    """A server that accepts connections and never says a word."""

    def __init__(self) -> None:
        self.was_asked, self.was_left = asyncio.Event(), asyncio.Event()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(1):
            self.was_asked.set()
            await reader.read()
            self.was_left.set()
        writer.close()


@asynccontextmanager
async def silent_server() -> AsyncIterator[tuple[Silent, int]]:
    silent = Silent()
    server = await asyncio.start_server(silent.take, "127.0.0.1", 0)
    async with server, asyncio.timeout(30):
        yield silent, server.sockets[0].getsockname()[1]


async def test_a_changed_destination_is_checked_anew_and_the_old_check_is_given_up() -> None:
    async with silent_server() as (silent, port), account(is_live=True) as stitch:
        created = await create(stitch, port, ssl="true")
        first = (await stitch.check(created["id"])).json()
        await silent.was_asked.wait()
        assert first["status"] == "running"
        await stitch.put(created["id"], port=str(closed_port()))
        await silent.was_left.wait()
        check = await over(stitch, created["id"])
        assert check["name"] != first["name"]
        assert "Connection refused" in check["discovery_error_message"]


async def test_nothing_goes_on_for_a_destination_that_was_deleted() -> None:
    async with silent_server() as (silent, port), account(is_live=True) as stitch:
        created = await create(stitch, port, ssl="true")
        await silent.was_asked.wait()
        await stitch.client.delete(f"{DESTINATIONS}/{created['id']}")
        await silent.was_left.wait()


async def test_a_scenario_that_fails_needs_no_connection() -> None:
    async with account("wrong-password", is_live=True) as stitch:
        created = await create(stitch, closed_port())
        await stitch.clock.advance(60)
        check = (await stitch.check(created["id"])).json()
        assert "password authentication failed" in check["discovery_error_message"]


async def test_mysql_is_offered_last_only_where_checks_connect() -> None:
    for is_live in (True, False):
        async with account(is_live=is_live) as stitch:
            names = [card["type"] for card in (await stitch.client.get(TYPES)).json()]
            assert (names[-1] == "mysql_destination") == is_live
            assert ("mysql_destination" in names) == is_live
