"""The account's destinations: how each stands, kept up to date, and what can be done with one."""

import json
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.pilot.account import Account, answering
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import create, pass_time

LIST = ("GET", "/v4/destinations")


def row(destination_id: object, name: str, **more: object) -> dict[str, Any]:
    card = {"type": "postgres", "current_step_type": "fully_configured", "steps": []}
    created = "2021-06-01T16:11:03Z"
    return {
        "type": "postgres",
        "id": destination_id,
        "name": name,
        "created_at": created,
        "report_card": card,
        **more,
    }


def listing(account: Account, *rows: object) -> None:
    account.answers[LIST] = answering(200, json.dumps(rows).encode())


async def test_states_badges_and_ages() -> None:
    account = Account()
    listing(
        account,
        row(1, "Gone", deleted_at="2021-06-02T00:00:00Z"),
        row(2, "Fine"),
        row(3, "Resting", paused_at="2021-06-02T00:00:00Z"),
        row(
            4, "Stopped", system_paused_at="2021-06-02T00:00:00Z", created_at="2021-06-03T14:00:00Z"
        ),
        row(5, "Young", created_at="2021-06-03T16:10:50Z", report_card=None),
        row(6, "Odd", created_at="soon"),
    )
    async with account.app().run_test() as pilot:
        await settle(pilot)
        for words in (
            ("✔", "fully configured", "Fine", "#2", "2 d"),
            ("‖", "paused ", "Resting", "#3"),
            ("‖", "paused by Stitch", "Stopped", "2 h"),
            ("?", "unknown", "Young", "just now"),
        ):
            line = line_with(pilot, words[2])
            assert all(word in line for word in words), line
        assert line_with(pilot, "Odd").endswith("#6")
        lines = screen_text(pilot).splitlines()
        (last,) = (line for line in lines if "Gone" in line)
        assert "✗  deleted" in last
        assert lines.index(last) > max(n for n, line in enumerate(lines) if "Odd" in line)


async def test_the_list_is_kept_up_to_date_and_says_nothing_while_nothing_changes() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await create(pilot)
        await pass_time(pilot, account, 10)
        await press(pilot, "escape")
        other = account.client()
        await other.delete_destination(337658)
        await pass_time(pilot, account, 60)
        assert "No destinations yet." in screen_text(pilot)
        await other.close()


async def test_it_is_asked_for_seldom_and_not_at_all_while_another_screen_is_in_view() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await pass_time(pilot, account, 600)
        asked = len(account.sent("GET"))
        assert 10 <= asked <= 20
        await pass_time(pilot, account, 600)
        assert 9 <= len(account.sent("GET")) - asked <= 11
        await press(pilot, "n")
        asked = len(account.sent("GET"))
        await pass_time(pilot, account, 600)
        assert len(account.sent("GET")) == asked
        await press(pilot, "escape")
        assert len(account.sent("GET")) == asked + 1


async def test_a_list_that_fails_for_a_while_stays_on_the_screen() -> None:
    account = Account()
    listing(account, row(2, "Fine"))
    async with account.app().run_test() as pilot:
        await settle(pilot)
        account.answers[LIST] = answering(502, b"<html>", "text/html")
        await pass_time(pilot, account, 15)
        await pass_time(pilot, account, 5)
        assert "HTTP 502" in screen_text(pilot)
        assert "Fine" in screen_text(pilot)
        listing(account, row(2, "Fine"), row(3, "New"))
        await pass_time(pilot, account, 60)
        assert "HTTP 502" not in screen_text(pilot)
        assert "New" in screen_text(pilot)


async def test_a_deleted_one_is_neither_edited_nor_deleted_again() -> None:
    account = Account()
    listing(account, row(1, "Gone", deleted_at="2021-06-02T00:00:00Z"), row("x", "Nameless"))
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "d")
        assert "Nameless has no id" in screen_text(pilot)
        await press(pilot, "down", "e")
        assert "Gone is deleted already." in screen_text(pilot)
        await press(pilot, "d")
        assert "Type" not in screen_text(pilot)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr("textual.app.App.copy_to_clipboard", lambda _app, text: texts.append(text))
    return texts


async def test_the_id_is_copied_and_shown_and_the_guide_opened(copied: list[str]) -> None:
    account = Account()
    listing(account, row(2, "Fine"))
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "y")
        assert copied == ["2"]
        assert "Copied the id 2 if your terminal allows it" in screen_text(pilot)
        await press(pilot, "g")
        assert "What it needs" in screen_text(pilot)


async def deletion(pilot: Pilot[None], account: Account) -> None:
    await create(pilot)
    await pass_time(pilot, account, 10)
    await press(pilot, "escape", "d")


async def test_the_question_before_a_deletion_says_what_stops() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await deletion(pilot, account)
        shown = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "Replication into it stops" in shown
        assert "post-load hooks go with it, and sources mapped to it stop loading" in shown


async def test_one_that_is_gone_already_is_a_success() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await deletion(pilot, account)
        other = account.client()
        await other.delete_destination(337658)
        await other.close()
        await press(pilot, *"337658", "enter")
        assert "Staging was gone already." in screen_text(pilot)
        assert "No destinations yet." in screen_text(pilot)
