"""What each screen looks like, at 80x24 and side by side at 120x40. Reviewed by eye."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.theme import Theme

from stitch_tui.themes import DARK, LIGHT, THEMES
from tests.pilot.account import Account
from tests.pilot.driving import press, settle, type_text
from tests.pilot.steps import OURS, fill_in
from tests.snapshots.contrast import faint_texts

Steps = Callable[[Account, Pilot[None]], Awaitable[None]]


async def first(_account: Account, pilot: Pilot[None]) -> None:
    """The screen the app opens with."""


async def types(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "down")


async def no_access(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "end", "enter")


async def report_card(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "down", "down", "down", "down")


async def form_with_problems(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "enter", "ctrl+s")


async def form_of_objects(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "down", "down", "down", "enter", "enter")


async def form_of_databricks(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", *["down"] * 4, "enter", "enter", *["tab"] * 7, "y", "tab")


async def form_of_s3(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", *["down"] * 5, "enter", "enter", *["tab"] * 4, "c")


async def form_filled_by_paste(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "enter", "f3")
    pilot.app.post_message(
        Paste("postgres://stitch:pw@db.example.com:5433/analytics?sslmode=prefer")
    )


async def preflight(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", *["down"] * 5, "enter", "enter")
    await type_text(pilot, "Lake", "", "", "My_Bucket", "c", "", "")
    await press(pilot, "f5")


async def preflight_of_a_database(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "enter", "f5", "down")


async def status_running(account: Account, pilot: Pilot[None]) -> None:
    await fill_in(pilot, OURS)
    await press(pilot, "ctrl+s")
    await account.clock.advance(2)


async def status_failed(account: Account, pilot: Pilot[None]) -> None:
    await status_running(account, pilot)
    await account.clock.advance(4)


async def status_after_ten_seconds(account: Account, pilot: Pilot[None]) -> None:
    await status_running(account, pilot)
    await account.clock.advance(8)


async def status_waiting_for_a_browser(account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "enter")
    await type_text(pilot, "World", "", "", "acct", "c")
    await press(pilot, "ctrl+s")
    await account.clock.advance(6)


async def paused_by_stitch(account: Account, pilot: Pilot[None]) -> None:
    await status_running(account, pilot)
    await account.clock.advance(10)
    await press(pilot, "escape")
    await account.clock.advance(30)


async def delete(account: Account, pilot: Pilot[None]) -> None:
    await status_running(account, pilot)
    await press(pilot, "escape", "d")


async def kit(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "enter", "k", "down")


async def kit_of_a_form(_account: Account, pilot: Pilot[None]) -> None:
    await fill_in(pilot, OURS)
    await press(pilot, "f6", *["down"] * 3, "r", "y")


async def help_(_account: Account, pilot: Pilot[None]) -> None:
    await press(pilot, "n", "question_mark")


SCREENS = [
    pytest.param("happy", types, id="destination-types"),
    pytest.param("happy", no_access, id="report-card-without-access"),
    pytest.param("happy", report_card, id="report-card"),
    pytest.param("happy", form_with_problems, id="form-with-problems"),
    pytest.param("happy", form_of_objects, id="form-of-objects"),
    pytest.param("happy", form_of_databricks, id="form-of-members"),
    pytest.param("happy", form_of_s3, id="form-of-choices"),
    pytest.param("happy", form_filled_by_paste, id="fill-in"),
    pytest.param("immediate", status_running, id="status-immediate"),
    pytest.param("wrong-password", status_failed, id="status-failed"),
    pytest.param("oauth", status_waiting_for_a_browser, id="status-oauth"),
    pytest.param("deleted-elsewhere", status_after_ten_seconds, id="status-gone"),
    pytest.param("throttled", status_after_ten_seconds, id="status-throttled"),
    pytest.param("token-revoked", status_after_ten_seconds, id="status-revoked"),
    pytest.param("falls-back", paused_by_stitch, id="destinations-paused"),
    pytest.param("limit-reached", first, id="destinations"),
    pytest.param("happy", delete, id="delete"),
    pytest.param("happy", kit, id="setup-kit"),
    pytest.param("happy", kit_of_a_form, id="setup-kit-filled-in"),
    pytest.param("happy", preflight, id="preflight"),
    pytest.param("happy", preflight_of_a_database, id="preflight-of-a-database"),
    pytest.param("happy", help_, id="help"),
]

EACH_SIZE = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
EACH_THEME = pytest.mark.parametrize(
    "theme", [pytest.param(theme, id=theme.name.removeprefix("stitch-")) for theme in THEMES]
)


@EACH_THEME
@EACH_SIZE
@pytest.mark.parametrize(("scenario", "steps"), SCREENS)
def test_screen(
    snap_compare: Any,  # noqa: ANN401
    scenario: str,
    steps: Steps,
    size: tuple[int, int],
    theme: Theme,
) -> None:
    account = Account(scenario)

    async def run_before(pilot: Pilot[None]) -> None:
        await settle(pilot)
        await steps(account, pilot)
        await settle(pilot)

    app = account.app(theme=theme.name)
    assert snap_compare(app, run_before=run_before, terminal_size=size)


@EACH_THEME
@EACH_SIZE
def test_welcome(snap_compare: Any, size: tuple[int, int], theme: Theme) -> None:  # noqa: ANN401
    app = Account().app(demo=False, theme=theme.name)
    assert snap_compare(app, run_before=settle, terminal_size=size)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("scenario", "steps"), SCREENS)
async def test_every_text_can_be_read(scenario: str, steps: Steps, theme: Theme) -> None:
    """At least 4.5 to 1 (WCAG 2.2, 1.4.3) for whatever holds a letter or a digit."""
    account = Account(scenario)
    async with account.app(theme=theme.name).run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await steps(account, pilot)
        await settle(pilot)
        assert faint_texts(pilot.app.screen) == {}
