"""A write whose answer is lost: what became of it is found out, and nothing is sent twice."""

import asyncio
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from stitch_tui.connect.models import NewDestination
from tests.pilot.account import Account, Message, Receive, Send, answering
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import OURS, create, fill_in, pass_time

POST = ("POST", "/v4/destinations")
LIST = ("GET", "/v4/destinations")
ITEM = "/v4/destinations/337658"
LOST = answering(504, b"<html>Gateway Time-out</html>", "text/html")


def words(pilot: Pilot[None]) -> str:
    """What is on the screen, as one line."""
    return " ".join(screen_text(pilot).split())


async def submit(pilot: Pilot[None], account: Account) -> str:
    """Send the form, and let it look for what became of it as long as it wants to."""
    await pilot.press("ctrl+s")
    await wait(pilot, account)
    return words(pilot)


async def wait(pilot: Pilot[None], account: Account) -> None:
    """Let time pass until nothing is on its way any more."""
    for second in range(60):
        await account.clock.advance(1)
        await pilot.pause()
        if second > 2 and not any(getattr(s, "is_sending", False) for s in pilot.app.screen_stack):
            break
    await settle(pilot)


def lose_answers(
    account: Account,
    where: tuple[str, str],
    *,
    works: bool = True,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Let what is sent do its work, or not, and lose its answer either way; ``then`` do more."""

    async def lose(scope: Message, receive: Receive, send: Send) -> None:
        async def swallow(_message: Message) -> None:
            """The answer, which nobody gets."""

        if works:
            await account.sandbox(scope, receive, swallow)
        then()
        await LOST(scope, receive, send)

    account.answers[where] = lose


async def test_a_destination_that_was_created_is_found_and_watched() -> None:
    account = Account("lost-answer")
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "created as #337658; its answer was lost" in screen_text(pilot)
        await pass_time(pilot, account, 10)
        assert "✔ Fully configured" in screen_text(pilot)
    assert len(account.sent("POST")) == 1


async def test_one_that_was_not_created_can_be_sent_again() -> None:
    account = Account()
    account.answers[POST] = LOST
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        shown = await submit(pilot, account)
        assert "Not created, as far as can be seen" in shown
        assert "ctrl+s looks once more and then sends it again." in shown
        assert "db.example.com" in line_with(pilot, "host")
        assert "•" * len("correct horse") in line_with(pilot, "password")
        assert len(account.sent("POST")) == 1
        del account.answers[POST]
        assert "connection check" in await submit(pilot, account)
    assert len(account.sent("POST")) == 2


async def test_where_the_list_cannot_be_read_nothing_is_claimed_or_sent() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        broken = answering(200, b"<html>maintenance</html>", "text/html")
        lose_answers(account, POST, then=lambda: account.answers.update({LIST: broken}))
        shown = await submit(pilot, account)
        assert "Can't tell yet whether it was created" in shown
        shown = await submit(pilot, account)
        assert "may have worked. Send another one?" in shown
        await press(pilot, "escape")
        assert len(account.sent("POST")) == 1

        del account.answers[LIST]
        await press(pilot, "ctrl+s")
        assert "created as #337658; its answer was lost" in screen_text(pilot)
    assert len(account.sent("POST")) == 1


async def test_unsure_a_second_one_is_sent_only_on_request() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        account.answers[LIST] = answering(200, b"[{}]")
        account.answers[POST] = LOST
        shown = await submit(pilot, account)
        assert "Part of the list can't be read" in shown
        await submit(pilot, account)
        assert len(account.sent("POST")) == 1
        del account.answers[POST]
        await press(pilot, "tab", "enter")
        assert "#337658" in screen_text(pilot)
    assert len(account.sent("POST")) == 2


async def test_before_a_token_that_is_refused_nothing_is_sent() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        account.answers[LIST] = answering(401, b"{}")
        await press(pilot, "ctrl+s")
        assert "does not accept this token" in screen_text(pilot)
    assert account.sent("POST") == []


@pytest.mark.parametrize("works", [True, False])
async def test_a_lost_answer_to_a_change_is_looked_for_in_what_changed(*, works: bool) -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await pass_time(pilot, account, 10)
        await press(pilot, "escape", "e", "tab", "tab", *"_2")
        lose_answers(account, ("PUT", ITEM), works=works)
        shown = await submit(pilot, account)
        if works:
            assert "saved; its answer was lost" in shown
        else:
            assert "Not saved" in shown
            assert "analytics_2" in line_with(pilot, "database")
    assert len(account.sent("PUT")) == 1


@pytest.mark.parametrize("works", [True, False])
async def test_a_lost_answer_to_a_deletion_is_looked_for_in_the_list(*, works: bool) -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await pass_time(pilot, account, 10)
        await press(pilot, "escape")
        lose_answers(account, ("DELETE", ITEM), works=works)
        await press(pilot, "d", *"Staging")
        await pilot.press("enter")
        await wait(pilot, account)
        shown = words(pilot)
        if works:
            assert "Staging is deleted. The answer was lost." in shown
            assert "No destinations yet." in shown
        else:
            assert "Staging is not deleted." in shown
            assert "Deleting it again is safe." in shown
    assert len(account.sent("DELETE")) == 1


async def test_a_deletion_in_doubt_stays_on_the_screen_until_the_list_tells() -> None:
    account = Account()
    doubt = "Can't tell yet whether Staging is deleted."
    async with account.app().run_test() as pilot:
        await create(pilot)
        await press(pilot, "escape")
        broken = answering(200, b"<html>maintenance</html>", "text/html")
        where = ("DELETE", ITEM)
        lose_answers(account, where, then=lambda: account.answers.update({LIST: broken}))
        await press(pilot, "d", *"Staging")
        await pilot.press("enter")
        await wait(pilot, account)
        for what in (broken, answering(200, b"[{}]")):
            account.answers[LIST] = what
            await press(pilot, "r")
            assert f"✗ {doubt}" in words(pilot)
            assert "Deleting it again is safe." in words(pilot)
        del account.answers[LIST]
        await press(pilot, "r")
        assert doubt not in words(pilot)
        assert "No destinations yet." in words(pilot)


async def test_one_that_is_created_late_is_found_before_anything_is_sent_again() -> None:
    account = Account()
    account.answers[POST] = LOST
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        assert "Not created, as far as can be seen" in await submit(pilot, account)
        del account.answers[POST]
        other = account.client()
        await other.create_destination(NewDestination(OURS["type"], OURS["properties"], "Staging"))
        await other.close()
        assert "created as #337658; its answer was lost" in await submit(pilot, account)
    assert len(account.sent("POST")) == 2, "the one that was lost, and the other client's"


async def unsure(pilot: Pilot[None], account: Account) -> None:
    """Create one, lose the answer, and let the list be broken as well."""
    await settle(pilot)
    await fill_in(pilot, OURS)
    broken = answering(200, b"<html>maintenance</html>", "text/html")
    lose_answers(account, POST, then=lambda: account.answers.update({LIST: broken}))
    assert "Can't tell yet" in await submit(pilot, account)
    account.answers.clear()


async def test_a_form_that_was_left_still_knows_that_something_was_sent() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await unsure(pilot, account)
        await press(pilot, "escape", "enter")
        assert "created as #337658; its answer was lost" in await submit(pilot, account)
    assert len(account.sent("POST")) == 1


async def test_what_was_sent_is_looked_for_and_not_what_is_typed_by_now() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await unsure(pilot, account)
        await press(pilot, "end", "2")
        assert "Staging2" in line_with(pilot, " name ")
        shown = await submit(pilot, account)
        assert "The earlier request worked after all: #337658 is created." in shown
        assert "What is typed now was not sent; ctrl+s sends it." in shown
        assert len(account.sent("POST")) == 1
        assert "#337659" in await submit(pilot, account)
    assert len(account.sent("POST")) == 2


@pytest.mark.parametrize("keys", [("escape",), ("ctrl+p", *"destinations", "enter")])
async def test_a_form_is_not_left_while_its_request_is_on_its_way(keys: tuple[str, ...]) -> None:
    account = Account()
    held = asyncio.Event()

    async def hold(scope: Message, receive: Receive, send: Send) -> None:
        await held.wait()
        await account.sandbox(scope, receive, send)

    account.answers[POST] = hold
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await pilot.press("ctrl+s")
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.05)
        assert "A request is on its way: wait for its answer." in screen_text(pilot)
        held.set()
        await settle(pilot)
        assert "connection check" in screen_text(pilot)
    assert len(account.sent("POST")) == 1
