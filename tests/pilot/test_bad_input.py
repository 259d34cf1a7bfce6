"""What goes wrong: one clear sentence, no traceback, and what was typed is still there."""

import asyncio
import json
import socket
from typing import Any

import pytest
from textual.pilot import Pilot

from stitch_tui.app import StitchApp
from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.token import read_token
from stitch_tui.session import Session
from tests.clock import FakeClock
from tests.pilot.account import TOKEN, Account, Message, Receive, Send, answering
from tests.pilot.driving import line_with, press, screen_text, settle, type_text
from tests.pilot.steps import OURS, create, fill_in

POST = ("POST", "/v4/destinations")
LIST = ("GET", "/v4/destinations")
TYPES = ("GET", "/v4/destination-types")


async def submit(pilot: Pilot[None]) -> str:
    await create(pilot)
    return screen_text(pilot)


def assert_still_typed(pilot: Pilot[None]) -> None:
    assert "Staging" in line_with(pilot, " name ")
    assert "db.example.com" in line_with(pilot, "host")
    assert "•" * len("correct horse") in line_with(pilot, "password")


async def test_a_wrong_token_at_the_start_asks_for_another() -> None:
    account = Account()
    async with account.app(token="ac_wrong", demo=False).run_test() as pilot:
        await settle(pilot)
        shown = " ".join(screen_text(pilot).split())
        assert "Welcome" in shown
        assert "does not accept this token" in shown
        assert "ac_wrong" not in shown


async def test_a_wrong_token_typed_stays_in_its_box_and_can_be_corrected() -> None:
    account = Account()
    async with account.app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *"ac_wrong", "enter")
        assert "does not accept this token" in screen_text(pilot)
        assert "••••••••" in screen_text(pilot)
        await press(pilot, *["backspace"] * 8, *TOKEN, "enter")
        assert "No destinations yet." in screen_text(pilot)
        assert "api.example.com" in screen_text(pilot)


@pytest.mark.parametrize(("token", "said"), [("at_1", "Import API"), ("", "Type an API access")])
async def test_a_token_of_another_kind_is_told_apart(token: str, said: str) -> None:
    account = Account()
    async with account.app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *token, "enter")
        assert said in screen_text(pilot)
        assert account.requests == []


async def test_the_demo_opens_without_a_token() -> None:
    account = Account()
    async with account.app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        assert "demo sandbox" in screen_text(pilot)
        assert "No destinations yet." in screen_text(pilot)


async def test_no_network_is_one_sentence() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    clock = FakeClock()

    def opener(token: str | None, *, demo: bool) -> Session:  # noqa: ARG001 (the app's call)
        address = read_address(f"http://127.0.0.1:{port}")
        client = ConnectClient(address, read_token(token or ""), clock=clock)
        return Session(client, address.url, address.label, clock)

    app = StitchApp(opener, api_label=f"127.0.0.1:{port}", token="ac_any")
    async with app.run_test() as pilot:
        for _ in range(20):
            await pilot.pause()
            await asyncio.sleep(0.02)
            await clock.advance(5)
        shown = " ".join(screen_text(pilot).split())
        assert f"No connection to 127.0.0.1:{port}." in shown
        assert "Check the network" in shown


async def test_html_instead_of_json_is_one_sentence() -> None:
    account = Account()
    account.answers[LIST] = answering(200, b"<html><b>hello</b></html>", "text/html")
    async with account.app().run_test() as pilot:
        await settle(pilot)
        shown = " ".join(screen_text(pilot).split())
        assert "the answer is not JSON" in shown
        assert "hello" not in shown


async def test_a_400_with_a_string_is_shown_as_it_is() -> None:
    account = Account()
    account.answers[POST] = answering(400, b'"[b]no[/b] thanks\\u001b[31m"')
    async with account.app().run_test() as pilot:
        shown = await submit(pilot)
        assert "[b]no[/b] thanks␛[31m" in shown
        assert_still_typed(pilot)


async def test_a_400_with_bad_properties_marks_the_fields() -> None:
    refusal = {
        "error": "InvalidProperties",
        "data": {"message": "properties do not match schema", "bad_properties": ["host"]},
    }
    account = Account()
    account.answers[POST] = answering(400, json.dumps(refusal).encode())
    async with account.app().run_test() as pilot:
        shown = await submit(pilot)
        assert "properties do not match schema" in shown
        assert "✗ refused by Stitch" in line_with(pilot, "● host")
        assert pilot.app.focused is not None
        assert pilot.app.focused.parent.key == "property:host"  # type: ignore[union-attr]
        assert_still_typed(pilot)


async def test_a_type_the_account_cannot_use_is_read_but_not_created() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "end", "enter")
        assert "storagegrid" in screen_text(pilot)
        assert "can't create a storagegrid destination" in " ".join(screen_text(pilot).split())
        await press(pilot, "enter")
        assert "Form" not in screen_text(pilot).splitlines()[0]
        assert account.sent("POST") == []


class Gate:
    """Holds an answer back until it is opened, then lets the sandbox give it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.opened = asyncio.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        await self.opened.wait()
        await self.account.sandbox(scope, receive, send)


async def start_held_post(pilot: Pilot[None], gate: Gate) -> None:
    gate.account.answers[POST] = gate
    await settle(pilot)
    await fill_in(pilot, OURS)
    await pilot.press("ctrl+s")
    await pilot.pause()


async def test_quitting_during_the_post_asks_first() -> None:
    account = Account()
    gate = Gate(account)
    async with account.app().run_test() as pilot:
        await start_held_post(pilot, gate)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert "A request is on its way" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert_still_typed(pilot)
        gate.opened.set()
        await settle(pilot)
        assert "connection check" in screen_text(pilot)
    assert len(account.sent("POST")) == 1


async def test_quitting_during_the_post_quits_when_confirmed() -> None:
    account = Account()
    gate = Gate(account)
    app = account.app()
    async with app.run_test() as pilot:
        await start_held_post(pilot, gate)
        await pilot.press("ctrl+q", "tab", "enter")
        await pilot.pause()
        assert app.return_code == 0
        gate.opened.set()


async def test_submitting_twice_posts_once() -> None:
    account = Account()
    gate = Gate(account)
    async with account.app().run_test() as pilot:
        await start_held_post(pilot, gate)
        await pilot.press("ctrl+s", "ctrl+s", "ctrl+s")
        gate.opened.set()
        await settle(pilot)
    assert len(account.sent("POST")) == 1


async def test_a_form_with_problems_is_not_sent_and_shows_the_first() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        await type_text(pilot, "Staging", "", "", "db.example.com")
        await press(pilot, "ctrl+s")
        assert "4 fields to mend" in screen_text(pilot)
        assert "✗ required" in line_with(pilot, "● database")
        assert "✗ required" not in line_with(pilot, "● host")
        assert pilot.app.focused.parent.key == "property:database"  # type: ignore[union-attr]
        assert account.sent("POST") == []


async def test_a_row_that_cannot_be_read_does_not_hide_the_others() -> None:
    rows: list[Any] = [{"id": 7, "type": "postgres", "name": "Good"}, None, {"colour": "none"}]
    account = Account()
    account.answers[LIST] = answering(200, json.dumps(rows).encode())
    async with account.app().run_test() as pilot:
        await settle(pilot)
        assert "Good" in screen_text(pilot)
        assert "2 entries of the list could not be read" in screen_text(pilot)


@pytest.mark.parametrize("rows", [[None, 5], ["x"], [{}]])
async def test_an_account_nobody_can_read_is_not_an_empty_one(rows: list[Any]) -> None:
    account = Account()
    account.answers[LIST] = account.answers[TYPES] = answering(200, json.dumps(rows).encode())
    async with account.app().run_test() as pilot:
        await settle(pilot)
        assert "lists as destinations could not be read" in screen_text(pilot)
        assert "No destinations yet" not in screen_text(pilot)
        await press(pilot, "n")
        assert "lists as types could not be read" in screen_text(pilot)


async def test_an_entry_without_a_type_can_be_looked_at_and_deleted() -> None:
    account = Account()
    row = {"id": 7, "name": "Odd", "type": None, "report_card": {"steps": {}}}
    account.answers[LIST] = answering(200, json.dumps([row]).encode())
    async with account.app().run_test() as pilot:
        await settle(pilot)
        assert "unknown" in line_with(pilot, "Odd")
        await press(pilot, "enter")
        assert "Odd" in screen_text(pilot)
        await press(pilot, "escape", "d")
        assert "Delete Odd (#7)?" in screen_text(pilot)


async def test_of_two_entries_with_one_id_neither_is_changed() -> None:
    account = Account()
    rows = [{"id": 7, "type": "s3", "name": "First"}, {"id": "7", "type": "s3", "name": "Second"}]
    account.answers[LIST] = answering(200, json.dumps(rows).encode())
    async with account.app().run_test() as pilot:
        await settle(pilot)
        assert "Second" in screen_text(pilot)
        for key in ("d", "e", "down", "d"):
            await press(pilot, key)
            if key != "down":
                assert "#7 is listed twice" in screen_text(pilot)
        assert len(pilot.app.screen_stack) == 1
