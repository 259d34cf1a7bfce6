"""A screen is left at the very moment an answer comes: it has no place to go any more."""

import asyncio

from textual.widgets import Static

from tests.pilot.account import Account, Message, Receive, Send
from tests.pilot.driving import press, screen_text, settle
from tests.pilot.steps import create

CHECK = ("GET", "/v4/destinations/337658/last-connection-check")


class Lingering(Static):
    """Goes only when it is allowed to: until then its screen is half gone."""

    def __init__(self, may_go: asyncio.Event) -> None:
        super().__init__()
        self._may_go = may_go

    async def on_unmount(self) -> None:
        await self._may_go.wait()


async def test_before_the_first_look_nothing_is_shown_that_is_not_known() -> None:
    account = Account("never-ends")
    answers = asyncio.Event()

    async def hold(scope: Message, receive: Receive, send: Send) -> None:
        await answers.wait()
        await account.sandbox(scope, receive, send)

    async with account.app().run_test() as pilot:
        await create(pilot)
        await press(pilot, "escape")
        account.answers[CHECK] = hold
        await press(pilot, "enter")
        shown = [line.strip() for line in screen_text(pilot).splitlines() if line.strip()]
        assert shown[1:3] == ["Staging   postgres  #337658", "looking …"]
        answers.set()


async def test_a_look_that_ends_while_its_screen_goes_is_dropped() -> None:
    account = Account("never-ends")
    answers, goes = asyncio.Event(), asyncio.Event()

    async def hold(scope: Message, receive: Receive, send: Send) -> None:
        await answers.wait()
        await account.sandbox(scope, receive, send)

    app = account.app()
    async with app.run_test() as pilot:
        await create(pilot)
        await app.screen.mount(Lingering(goes))
        account.answers[CHECK] = hold
        await press(pilot, "r")
        app.pop_screen()
        for _ in range(200):
            await asyncio.sleep(0)
        answers.set()
        for _ in range(200):
            await asyncio.sleep(0)
        goes.set()
        await settle(pilot)
        assert "Staging" in screen_text(pilot)
