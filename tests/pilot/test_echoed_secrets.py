"""A secret the API gives back is on no screen, in no file and in no request."""

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from stitch_tui.connect.redaction import MASK
from tests.pilot.account import TOKEN, Account
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.echoing import destination, echo
from tests.pilot.steps import OURS, fill_in

SECRET = "canary-7-in-the-mine"
WIDE = (140, 44)


class Walk:
    """Goes through the app by its keys; what was shown on the way is kept."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot = pilot
        self.shown = ""

    async def __call__(self, *keys: str) -> str:
        """What the screen shows after ``keys``."""
        await press(self._pilot, *keys)
        shown = screen_text(self._pilot)
        self.shown += shown
        return shown


async def through_it_all(pilot: Pilot[None]) -> Walk:
    """Every screen that draws what the API sent, and every way out of the program."""
    walk = Walk(pilot)
    assert MASK in await walk("r")
    assert "Delete" in await walk("d")
    await walk(*"7", "enter")
    assert "is in use" in await walk()
    await walk("?", "escape", "y", "g", "escape")
    assert "no user has" in await walk("enter")
    await walk("y", "x")
    assert "Saved" in await walk()
    assert "set; empty keeps it" in await walk("e")
    assert "PUT" in await walk("f2", "y")
    await walk("escape", "f4", "tab", "tab", *"2", "ctrl+s")
    assert "not ****" in await walk()
    assert "extra" in await walk("escape", "escape", "n")
    assert "novel" in await walk("enter", *["down"] * 4)
    assert '"property_type"' in await walk("j", "y")
    await walk("pagedown", "pagedown")
    assert "of 2 required" in await walk("escape", "enter")
    return walk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_nowhere(secret: str, walk: Walk, pilot: Pilot[None], folder: Path) -> None:
    assert secret not in walk.shown
    assert secret not in pilot.app.clipboard
    texts = saved_in(folder)
    assert len(texts) == 2
    assert not [text for text in texts if secret in text or "Old" not in text]


def saved_in(folder: Path) -> list[str]:
    return [file.read_text("utf-8") for file in folder.iterdir()]


async def test_a_credential_that_was_never_typed_here(folder: Path) -> None:
    account = Account()
    echo(account, SECRET)
    async with account.app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "n", "escape")  # the card of the type is what knows of one of them
        walk = await through_it_all(pilot)
        assert_nowhere(SECRET, walk, pilot, folder)
    sent = json.dumps(account.requests)
    assert SECRET not in sent
    assert MASK not in sent


async def test_a_secret_that_was_typed_and_not_sent(folder: Path) -> None:
    account = Account()
    ours = json.loads(json.dumps(OURS))
    ours["properties"]["password"] = SECRET
    async with account.app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await fill_in(pilot, ours)
        echo(account, SECRET)
        await press(pilot, "escape", "escape", "escape")
        walk = await through_it_all(pilot)
        assert_nowhere(SECRET, walk, pilot, folder)
    assert MASK not in json.dumps(account.requests)


async def test_the_token(folder: Path) -> None:
    account = Account()
    echo(account, TOKEN)
    async with account.app(token=TOKEN, demo=False).run_test(size=WIDE) as pilot:
        await settle(pilot)
        walk = await through_it_all(pilot)
        assert_nowhere(TOKEN, walk, pilot, folder)


async def test_a_secret_is_still_known_after_another_token_was_taken() -> None:
    account = Account()
    ours = json.loads(json.dumps(OURS))
    ours["properties"]["password"] = SECRET
    async with account.app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await fill_in(pilot, ours)
        row = destination("x") | {"name": f"now {SECRET}", "properties": {}, "report_card": None}
        echo(account, "x", row)
        await press(pilot, "ctrl+p", *"another", "enter", *TOKEN, "enter")
        assert f"now {MASK}" in screen_text(pilot)


async def test_what_a_timeline_tells_is_masked_by_what_is_known_later(folder: Path) -> None:
    """The API quotes a password, and only then somebody types it."""
    account = Account()
    row = {
        "id": 7,
        "type": "postgres",
        "name": "Old",
        "report_card": destination("x")["report_card"],
    }
    echo(account, SECRET, row)
    async with account.app().run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        assert SECRET in screen_text(pilot)
        await press(pilot, "e")
        while "password" not in str(getattr(pilot.app.focused.parent, "key", "")):  # type: ignore[union-attr]
            await press(pilot, "tab")
        await press(pilot, *SECRET, "escape")
        await press(pilot, "x")
        assert "Saved" in screen_text(pilot)
    for text in saved_in(folder):
        assert SECRET not in text
        assert MASK in text.replace("\\", "")


async def test_a_user_of_the_same_name_as_the_password_is_still_shown() -> None:
    account = Account()
    ours = json.loads(json.dumps(OURS))
    ours["properties"] |= {"username": "analytics", "password": "analytics"}
    async with account.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await fill_in(pilot, ours)
        await press(pilot, "ctrl+s")
        assert "connection check" in screen_text(pilot)
        await account.clock.advance(10)
        await press(pilot, "escape", "e")
        assert "analytics" in line_with(pilot, "username")
        assert "set; empty keeps it" in line_with(pilot, "password")
