"""A GET that fails for a moment: what is shown until it is sent again, and what ends the wait."""

import random

import pytest

from tests.pilot.account import Account, answering
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import OURS, fill_in, pass_time

LIST = ("GET", "/v4/destinations")
TYPES = ("GET", "/v4/destination-types")
CARD = ("GET", "/v4/destination-types/postgres")
DOWN = answering(502, b"<html>Bad Gateway</html>", "text/html")


@pytest.fixture(autouse=True)
def longest_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, high: high)


async def test_the_seconds_until_the_next_try_are_counted_down() -> None:
    account = Account()
    account.answers[TYPES] = DOWN
    async with account.app().run_test() as pilot:
        await press(pilot, "n")
        said = line_with(pilot, "Trying again")
        assert said == "! The API is having problems (HTTP 502). Trying again in 2 s (2 of 3)."
        await pass_time(pilot, account, 1)
        assert "Trying again in 1 s (2 of 3)." in screen_text(pilot)
        await pass_time(pilot, account, 1)
        assert "Trying again in 4 s (3 of 3)." in screen_text(pilot)
        del account.answers[TYPES]
        await pass_time(pilot, account, 4)
        assert "Trying again" not in screen_text(pilot)
        assert "postgres" in screen_text(pilot)
    assert [path for _, path, _ in account.requests].count(TYPES[1]) == 3


async def test_leaving_the_screen_ends_the_wait() -> None:
    account = Account()
    account.answers[TYPES] = DOWN
    async with account.app().run_test() as pilot:
        await press(pilot, "n", "escape")
        await pass_time(pilot, account, 5)
        assert "No destinations yet." in screen_text(pilot)
    assert [path for _, path, _ in account.requests].count(TYPES[1]) == 1


async def test_r_asks_at_once_and_starts_over() -> None:
    account = Account()
    account.answers[TYPES] = DOWN
    async with account.app().run_test() as pilot:
        await press(pilot, "n")
        await pass_time(pilot, account, 2)
        assert "(3 of 3)" in screen_text(pilot)
        await press(pilot, "r")
        assert "Trying again in 2 s (2 of 3)." in screen_text(pilot)
        await pass_time(pilot, account, 60)
        said = line_with(pilot, "HTTP 502")
        assert (
            said == "✗ The API is having problems (HTTP 502). Nothing was changed. Try again in a"
        )


async def test_a_retry_after_is_kept_to_and_seen() -> None:
    account = Account()
    account.answers[LIST] = answering(429, b"{}", retry_after="7")
    async with account.app().run_test() as pilot:
        await settle(pilot)
        said = line_with(pilot, "Trying again")
        assert said == (
            "! The API asks for a pause of 7 s (HTTP 429). Trying again in 7 s (2 of 3)."
        )
        await pass_time(pilot, account, 6)
        assert "Trying again in 1 s (2 of 3)." in screen_text(pilot)
        assert len(account.requests) == 1
        del account.answers[LIST]
        await pass_time(pilot, account, 1)
        assert "No destinations yet." in screen_text(pilot)
        assert "Trying again" not in screen_text(pilot)


async def test_before_a_request_is_sent_the_wait_is_seen_in_the_form() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        account.answers[LIST] = DOWN
        await press(pilot, "ctrl+s")
        assert "Not sent yet. The API is having problems (HTTP 502)." in screen_text(pilot)
        assert account.sent("POST") == []
        del account.answers[LIST]
        await pass_time(pilot, account, 3)
        assert "connection check" in screen_text(pilot)
    assert len(account.sent("POST")) == 1


async def test_the_report_card_is_asked_for_again_by_its_type() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await press(pilot, "n", "enter", "r")
        assert "The report card has not changed." in screen_text(pilot)
        body = b'{"type": "postgres", "current_step_type": "form", "steps": [{"type": "form", '
        account.answers[CARD] = answering(200, body + b'"properties": [{"name": "warehouse"}]}]}')
        await press(pilot, "r")
        assert "The report card has changed." in screen_text(pilot)
        assert "warehouse" in screen_text(pilot)
        assert "encryption_type" not in screen_text(pilot)
        await press(pilot, "enter")
        assert "warehouse" in screen_text(pilot)
    assert [where for *where, _ in account.requests].count([*CARD]) == 2


async def test_a_report_card_that_cannot_be_had_anew_stays() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await press(pilot, "n", "enter")
        account.answers[CARD] = answering(404, b'{"error": "NotFound"}')
        await press(pilot, "r")
        assert "The API does not know this address or this resource" in screen_text(pilot)
        assert "encryption_type" in screen_text(pilot)
