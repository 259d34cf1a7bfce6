"""The tour plays to its end by itself, and whoever presses a key has the keys from then on."""

import re
from collections.abc import Callable

import pytest
from textual.events import MouseDown, Paste, Resize
from textual.geometry import Size
from textual.pilot import Pilot

from stitch_tui.screens.form import FormScreen
from stitch_tui.tour import SCRIPT, TourApp
from stitch_tui.widgets.tour_line import TourLine
from tests.pilot.account import Account
from tests.pilot.driving import press, screen_text, settle
from tests.pilot.touring import play, tour_of

OFFER = "any key takes over"
STOPPED = "The tour has stopped: the keys are yours."
OVER = "The tour is over: the keys are yours."


def saying(app: TourApp, line: str) -> Callable[[], bool]:
    """Whether the tour says ``line``."""
    return lambda: (
        app.screen.query(TourLine).first().text == line if app.screen.query(TourLine) else False
    )


def line_of(field: str) -> str:
    return next(step.line for step in SCRIPT if step.field == field)


async def test_it_says_every_line_and_ends_fully_configured() -> None:
    account = Account()
    app = tour_of(account)
    said: list[str] = []

    def note_line() -> bool:
        text = screen_text(pilot)
        shown = next((line for line in text.splitlines() if OFFER in line), "")
        if shown and (not said or said[-1] != shown):
            said.append(shown)
        return not app.is_touring

    async with app.run_test(size=(80, 24)) as pilot:
        await play(pilot, account.clock, note_line)
        await settle(pilot)
        text = screen_text(pilot)
    assert [line.removeprefix(" ▸ ").removesuffix(OFFER).strip() for line in said] == [
        step.line for step in SCRIPT
    ]
    assert OVER in text
    assert OFFER not in text
    assert "✔  fully configured  Staging" in text
    assert 60 < account.clock.monotonic() < 90
    assert account.sent("POST") == [
        {
            "type": "postgres",
            "name": "Staging",
            "description": "Postgres database for the staging environment.",
            "properties": {
                "database": "analytics",
                "encryption_type": "none",
                "host": "db.staging.example.com",
                "password": "correct horse",
                "port": "5432",
                "ssl": "false",
                "username": "stitch",
            },
        }
    ]


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+s", "x"])
async def test_any_key_takes_over_does_nothing_else_and_is_told_once(key: str) -> None:
    account = Account()
    app = tour_of(account)
    async with app.run_test(size=(80, 24)) as pilot:
        await play(pilot, account.clock, saying(app, line_of("host")))
        await account.clock.advance(3.5)  # while it types
        await press(pilot, key)
        assert isinstance(app.screen, FormScreen)
        assert STOPPED in screen_text(pilot)
        assert OFFER not in screen_text(pilot)
        before = screen_text(pilot)
        await account.clock.advance(60)
        await settle(pilot)
        assert screen_text(pilot) == before
        assert account.sent("POST") == []

        await press(pilot, "tab", "7")
        assert line_holds(pilot, "port", "7")
        await press(pilot, "escape", "escape", "escape")
        assert STOPPED not in screen_text(pilot)
        assert OFFER not in screen_text(pilot)
        assert not app.screen.query(TourLine)


def line_holds(pilot: Pilot[None], *words: str) -> bool:
    lines = screen_text(pilot).splitlines()
    return any(all(word in line for word in words) for line in lines)


async def test_a_click_and_a_paste_take_over_too() -> None:
    for event in (MouseDown(None, 40, 5, 0, 0, 1, False, False, False), Paste("pasted")):
        account = Account()
        app = tour_of(account)
        async with app.run_test(size=(80, 24)) as pilot:
            await play(pilot, account.clock, saying(app, line_of("host")))
            focused = app.focused
            app.post_message(event)
            await settle(pilot)
            assert STOPPED in screen_text(pilot)
            assert app.focused is focused
            assert "pasted" not in screen_text(pilot)


async def test_drawing_anew_takes_nothing_over() -> None:
    account = Account()
    app = tour_of(account)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        assert app.is_touring
        assert OFFER in screen_text(pilot)


async def test_it_types_nothing_into_a_field_it_does_not_mean() -> None:
    account = Account()
    app = tour_of(account)
    async with app.run_test(size=(80, 24)) as pilot:
        await play(pilot, account.clock, saying(app, line_of("host")))
        assert isinstance(app.screen, FormScreen)
        for _ in range(3):
            app.screen.action_previous()
            await settle(pilot)
        await account.clock.advance(30)
        await settle(pilot)
        text = screen_text(pilot)
    assert app.is_touring
    assert "db.staging" not in text
    assert re.search(r"name +Staging\s", text)


async def test_it_waits_in_a_window_that_is_too_small() -> None:
    account = Account()
    app = tour_of(account)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        small, usual = Size(20, 5), Size(80, 24)
        app.post_message(Resize(small, small))
        await settle(pilot)
        await account.clock.advance(60)
        app.post_message(Resize(usual, usual))
        await settle(pilot)
        await play(pilot, account.clock, lambda: not app.is_touring)
    assert len(account.sent("POST")) == 1


def test_every_line_fits_beside_the_offer_at_80_columns() -> None:
    assert [step.line for step in SCRIPT if len(step.line) > 80 - len(f" ▸   {OFFER} ")] == []
