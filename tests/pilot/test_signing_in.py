"""The token: typed, tried, kept where that is asked for, and never shown."""

import asyncio
import threading
from pathlib import Path

import pytest

from stitch_tui.session import Session
from stitch_tui.token_file import read_token_file
from tests.pilot.account import TOKEN, Account
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import create, pass_time


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "stitch-tui" / "tokens" / "api.example.com.token"


async def test_a_token_is_forgotten_unless_it_is_to_be_kept(kept: Path) -> None:
    async with Account().app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *TOKEN, "enter")
        assert "No destinations yet." in screen_text(pilot)
    assert not kept.parent.exists()


async def test_a_token_is_kept_once_the_api_has_accepted_it(kept: Path) -> None:
    async with Account().app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *"ac_wrong", "tab", "right", "up", "enter")
        assert "does not accept this token" in screen_text(pilot)
        assert read_token_file(kept) is None
        await press(pilot, *["backspace"] * 8, *TOKEN, "enter")
        assert "No destinations yet." in screen_text(pilot)
        assert TOKEN not in screen_text(pilot)
    assert read_token_file(kept) == TOKEN


async def test_where_it_cannot_be_kept_that_is_said_and_it_is_still_there(kept: Path) -> None:
    kept.parent.parent.write_text("in the way", "utf-8")
    async with Account().app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *TOKEN, "tab", "right", "up", "enter")
        assert "The token can't be kept: Not a directory." in screen_text(pilot)
        await press(pilot, "tab", "left", "up", "enter")
        assert "No destinations yet." in screen_text(pilot)


async def test_with_another_token_nothing_is_left_of_what_was_watched_with_the_first() -> None:
    account = Account("never-ends")
    async with account.app().run_test() as pilot:
        await create(pilot)
        await press(pilot, "ctrl+p", *"another token", "enter")
        await press(pilot, *TOKEN, "enter")
        assert "Staging" in screen_text(pilot)
        asked = len(account.requests)
        await pass_time(pilot, account, 9)
        assert len(account.requests) == asked, "the list is asked for every ten seconds"
        await press(pilot, "enter")
        assert "running" in line_with(pilot, "connection check")


async def test_whoever_signs_in_before_the_first_session_is_open_goes_on_with_theirs() -> None:
    account = Account()
    app = account.app(token=TOKEN, demo=False)
    opening, may_open = threading.Event(), threading.Event()

    def slow(token: str | None, *, demo: bool) -> Session:
        opening.set()
        may_open.wait(10)
        return account.open(token, demo=demo)

    app._opener = slow
    async with app.run_test() as pilot:
        await asyncio.to_thread(opening.wait, 10)
        await app.use_session(account.open(TOKEN, demo=False))
        may_open.set()
        await settle(pilot)
        assert "No destinations yet." in screen_text(pilot)
        assert app.is_running
