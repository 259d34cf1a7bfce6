"""Each scenario of the sandbox, as a person sees it."""

from pathlib import Path

import pytest

from tests.pilot.account import Account
from tests.pilot.driving import line_with, press, screen_text, settle, type_text
from tests.pilot.steps import OURS, create, fill_in, pass_time


async def test_immediate_keeps_form_and_check_apart() -> None:
    account = Account("immediate")
    async with account.app().run_test() as pilot:
        await create(pilot)
        assert "running" in line_with(pilot, "◐ connection check")
        assert "nothing is left" in line_with(pilot, "✔ fully configured")
        assert "the connection check is still running" in screen_text(pilot)
        assert "no more looks" not in screen_text(pilot)
        await pass_time(pilot, account, 10)
        assert "passed" in line_with(pilot, "✔ connection check")
        assert "✔ Fully configured" in screen_text(pilot)


async def test_wrong_password_is_named_and_mended_with_everything_still_typed() -> None:
    account = Account("wrong-password")
    async with account.app().run_test() as pilot:
        await create(pilot)
        await pass_time(pilot, account, 5)
        assert "✗ connection check" in screen_text(pilot)
        assert "password authentication failed" in screen_text(pilot)
        assert "· fully configured" in screen_text(pilot)

        await press(pilot, "e")
        assert "analytics" in line_with(pilot, "database")
        assert "•" * len("correct horse") in line_with(pilot, "password")
        await press(pilot, *["backspace"] * len("correct horse"))
        await type_text(pilot, "battery staple")
        await press(pilot, "ctrl+s")
        await pass_time(pilot, account, 10)
        assert "✔ Fully configured" in screen_text(pilot)
    assert account.sent("PUT") == [{"properties": {"password": "battery staple"}}]
    assert len(account.sent("POST")) == 1


async def test_the_same_values_can_be_sent_again() -> None:
    account = Account("wrong-password")
    async with account.app().run_test() as pilot:
        await create(pilot)
        await account.clock.advance(5)
        await press(pilot, "e", "ctrl+s")
        assert "Nothing has changed" in screen_text(pilot)
        assert account.sent("PUT") == []
        await press(pilot, "tab", "enter")
        assert "connection check" in screen_text(pilot)
    assert account.sent("PUT") == [{"properties": OURS["properties"]}]


async def test_slow_check_is_watched_at_growing_intervals() -> None:
    account = Account("slow-check")
    async with account.app().run_test() as pilot:
        await create(pilot)
        before = len(account.sent("GET"))
        await pass_time(pilot, account, 50)
        assert "running since 16:11:03" in line_with(pilot, "connection check")
        assert 5 <= (len(account.sent("GET")) - before) / 2 <= 9
        await pass_time(pilot, account, 30)
        assert "✔ Fully configured" in screen_text(pilot)


async def test_limit_reached_keeps_what_was_typed() -> None:
    account = Account("limit-reached")
    async with account.app().run_test() as pilot:
        await settle(pilot)
        assert "Production" in screen_text(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "ctrl+s")
        assert "you are at your destination limit" in screen_text(pilot)
        assert "analytics" in line_with(pilot, "database")
        assert "7 of 7 required" in screen_text(pilot)


async def test_a_check_that_cannot_be_seen_is_not_guessed() -> None:
    account = Account("unseen-check")
    async with account.app().run_test() as pilot:
        await create(pilot)
        await pass_time(pilot, account, 30)
        assert "Stitch does not show this check" in line_with(pilot, "connection check")
        assert "Stitch does not show this check; the form is complete." in screen_text(pilot)
    checks = [path for _, path, _ in account.requests if path.endswith("last-connection-check")]
    assert len(checks) == 1


async def test_pause_holds_looks_back_and_look_now_looks() -> None:
    account = Account("slow-check")
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "ctrl+s", "p")
        assert "paused" in screen_text(pilot)
        looks = len(account.sent("GET"))
        await account.clock.advance(40)
        assert len(account.sent("GET")) == looks
        await press(pilot, "r")
        assert len(account.sent("GET")) == looks + 2
        await press(pilot, "p")
        await settle(pilot)
        assert "next look in" in screen_text(pilot)


async def test_a_destination_deleted_elsewhere_ends_the_watch() -> None:
    account = Account("slow-check")
    async with account.app().run_test() as pilot:
        await create(pilot)
        other = account.client()
        await other.delete_destination(337658)
        await other.close()
        await pass_time(pilot, account, 5)
        assert "This destination no longer exists." in screen_text(pilot)
        assert "no more looks" in screen_text(pilot)


async def test_the_transcript_holds_the_facts_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await account.clock.advance(10)
        await press(pilot, "x")
        assert "Saved stitch-destination-337658-20210603-161113.md and .jsonl" in screen_text(pilot)
    saved = {suffix: _read(tmp_path, suffix) for suffix in (".md", ".jsonl")}
    for text in saved.values():
        assert "16:11:03" in text
        assert "connection check passed" in text
        assert "correct horse" not in text


def _read(folder: Path, suffix: str) -> str:
    (path,) = folder.glob(f"*{suffix}")
    return path.read_text("utf-8")
