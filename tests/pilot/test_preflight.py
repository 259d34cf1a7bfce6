"""F5: what can be seen from here of what is typed."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual.pilot import Pilot

from stitch_tui.preflight.target import Target
from stitch_tui.screens.preflight import PreflightScreen
from tests.pilot.account import Account
from tests.pilot.driving import line_with, press, screen_text, settle, type_text

CANARY = "canary-battery-staple-9"


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of this machine that refuses connections for as long as this lasts."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def silent_port() -> Iterator[int]:
    """One that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


async def fill(pilot: Pilot[None], port: int | str, *, host: str = "127.0.0.1") -> None:
    """The form of PostgreSQL, as far as a server is concerned."""
    await settle(pilot)
    await press(pilot, "n", "enter", "enter")
    await type_text(pilot, "Staging", "", "", host, str(port), "analytics", "stitch", CANARY, "n")


async def test_a_refused_connection_leads_to_the_host_and_nothing_is_sent() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        with closed_port() as port:
            await fill(pilot, port)
            await press(pilot, "f5")
            assert "failed" in line_with(pilot, "The port is open")
            assert "not from Stitch" in screen_text(pilot)
            await press(pilot, "down")
            assert f"refuses connections on port {port}" in screen_text(pilot)
            assert "look at host, port" in screen_text(pilot)
            assert "✗ 1 check failed" in screen_text(pilot)
            assert CANARY not in screen_text(pilot)
        await press(pilot, "enter")
        assert "7 of 7 required" in screen_text(pilot)
        await press(pilot, "x")
        assert "127.0.0.1x" in line_with(pilot, "host")
    assert account.sent("POST") == []


async def test_checking_again_sees_what_was_mended_meanwhile() -> None:
    async with Account().app().run_test() as pilot:
        with closed_port() as port:
            await fill(pilot, port)
            await press(pilot, "f5")
            assert "failed" in line_with(pilot, "The port is open")
        with socket.create_server(("127.0.0.1", port)) as listener:
            await pilot.press("r")
            await _until(pilot, "◐  The link")
            await press(pilot, "s")
            assert "passed" in line_with(pilot, "The port is open")
            listener.close()


async def test_stop_keeps_what_was_found_and_says_what_was_not_tried() -> None:
    async with Account().app().run_test() as pilot:
        with silent_port() as port:
            await fill(pilot, port)
            await pilot.press("f5")
            await _until(pilot, "◐")
            await press(pilot, "s")
        assert "passed" in line_with(pilot, "The port is open")
        assert "◐" not in screen_text(pilot)
        assert "not tried" in screen_text(pilot)


async def test_leaving_gives_up() -> None:
    async with Account().app().run_test() as pilot:
        with silent_port() as port:
            await fill(pilot, port)
            await pilot.press("f5")
            await _until(pilot, "◐")
            await press(pilot, "escape")
            assert "7 of 7 required" in screen_text(pilot)
            assert not [each for each in pilot.app.workers if each.group == "preflight"]


async def test_a_type_that_has_nothing_to_check_says_so() -> None:
    async with Account(types=[{"type": "thing", "steps": []}]).app().run_test() as pilot:
        await settle(pilot)
        pilot.app.push_screen(PreflightScreen(Target("thing"), lambda _: None))
        await settle(pilot)
        assert "Nothing about this type can be checked from here" in screen_text(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_row_has_its_state_as_a_word(size: tuple[int, int]) -> None:
    async with Account().app().run_test(size=size) as pilot:
        await fill(pilot, "5432", host="")
        await press(pilot, "f5")
        assert "not tried" in line_with(pilot, "The name resolves")
        assert "fill in host first" in screen_text(pilot)


async def _until(pilot: Pilot[None], words: str) -> None:
    async with asyncio.timeout(10):
        while words not in screen_text(pilot):
            await pilot.pause()
