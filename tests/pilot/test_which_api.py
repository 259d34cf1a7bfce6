"""Whatever is open, the top line says which API it talks to."""

import pytest
from textual.pilot import Pilot

from stitch_tui.app import StitchApp
from stitch_tui.session import Session
from tests.pilot.account import Account
from tests.pilot.driving import press, screen_text, settle
from tests.pilot.steps import create

WAYS = {
    "destinations": (),
    "types": ("n",),
    "report card": ("n", "enter"),
    "raw JSON": ("n", "enter", "j"),
    "form": ("n", "enter", "enter"),
    "request": ("n", "enter", "enter", "f2"),
    "help": ("n", "?"),
}


def says_demo(pilot: Pilot[None]) -> bool:
    return screen_text(pilot).splitlines()[0].rstrip().endswith("◆ demo sandbox")


@pytest.mark.parametrize("name", WAYS)
async def test_a_screen_says_it(name: str) -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, *WAYS[name])
        assert says_demo(pilot)


async def test_the_status_and_the_list_below_a_dialog_say_it() -> None:
    async with Account().app().run_test() as pilot:
        await create(pilot)
        assert "connection check" in screen_text(pilot)
        assert says_demo(pilot)
        await press(pilot, "escape", "d")
        assert "Delete Staging" in screen_text(pilot)
        assert says_demo(pilot)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("api.stitchdata.com.of-a-long-and-harmless-name.evil.example", ".evil.example"),
        ("connect.example/behind/a/path/that/is/longer/than/there/is/room", "connect.exam"),
    ],
)
async def test_of_a_long_name_both_ends_are_shown(label: str, shown: str) -> None:
    account = Account()

    def opener(token: str | None, *, demo: bool) -> Session:
        session = account.open(token, demo=demo)
        return Session(session.client, session.api_url, label, account.clock)

    async with StitchApp(opener, api_label=label, token="ac_pilot").run_test() as pilot:
        await settle(pilot)
        top = screen_text(pilot).splitlines()[0]
        assert shown in top
        assert label[:12] in top
        assert len(top) <= 80
