"""The sandbox's troubles, as a person who watches a destination sees them, in order."""

import pytest
from textual.pilot import Pilot

from stitch_tui.sandbox.destination_types import built_in_type
from tests.pilot.account import Account
from tests.pilot.driving import line_with, press, screen_text, settle, type_text
from tests.pilot.steps import create, pass_time

REFUSED = "Connection refused. Check that the hostname and port are correct and th…"


def timeline(pilot: Pilot[None]) -> list[str]:
    """The texts of the timeline, without their times and ages."""
    lines = [line.strip() for line in screen_text(pilot).splitlines()]
    return [line[19:] for line in lines if line[:2].isdigit() and line[2:3] == ":"]


async def test_a_check_that_never_ends_is_watched_until_the_ceiling_and_then_it_asks() -> None:
    account = Account("never-ends")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 1_790)
        assert "running since" in line_with(pilot, "◐ connection check")
        await pass_time(pilot, account, 30)
        assert "Watched for 30 minutes." in screen_text(pilot)
        assert "Press r to watch on." in screen_text(pilot)
        assert "paused" in line_with(pilot, "requests a minute")
        asked = len(account.requests)
        await pass_time(pilot, account, 3_600)
        assert len(account.requests) == asked
        await press(pilot, "r")
        assert len(account.requests) > asked
        assert "Stitch is trying to connect" in screen_text(pilot)


async def test_a_destination_that_falls_back_says_so_at_home_and_when_looked_at_again() -> None:
    account = Account("falls-back")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        assert "the connection check is still running" in screen_text(pilot)
        await pass_time(pilot, account, 10)
        assert "✔ Fully configured, and its connection check passed." in screen_text(pilot)
        await press(pilot, "escape")
        assert "fully configured" in line_with(pilot, "#337658")
        await pass_time(pilot, account, 60)
        assert "‖  paused by Stitch" in line_with(pilot, "#337658")

        await press(pilot, "enter")
        assert timeline(pilot)[-3:] == [
            "paused by Stitch",
            f"connection check failed: {REFUSED}",
            "fell back to step form",
        ]
        assert "‖ paused by Stitch" in line_with(pilot, "#337658")
        shown = " ".join(screen_text(pilot).split())
        assert "Nothing accepts connections at this address and port" in shown
        assert "e opens the form, at host" in shown
        await press(pilot, "e", "ctrl+s", "tab", "enter")
        await pass_time(pilot, account, 5)
        assert "✔ Fully configured" in screen_text(pilot)
        assert "no longer paused by Stitch" in timeline(pilot)


async def test_a_burst_of_502_is_told_once_and_outlived() -> None:
    account = Account("bad-gateway")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 8)
        shown = " ".join(screen_text(pilot).split())
        assert "The last look failed: The API is having problems (HTTP 502)." in shown
        assert "This panel goes on asking; what it shows is what was known before." in shown
        assert "running" in line_with(pilot, "connection check")
        await pass_time(pilot, account, 30)
        assert "✔ Fully configured" in screen_text(pilot)
        assert timeline(pilot)[2:] == [
            "look failed: The API is having problems (HTTP 502).",
            "looks succeed again",
            "connection check passed",
            "fully configured",
        ]


async def test_a_pause_the_api_asks_for_is_kept_and_counted_down() -> None:
    account = Account("throttled")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 6)
        assert "The API asks for a pause of 7 s (HTTP 429)." in screen_text(pilot)
        assert "asked to wait  6 s" in line_with(pilot, "requests a minute")
        asked = len(account.requests)
        await press(pilot, "r", "r")
        await pass_time(pilot, account, 5)
        assert len(account.requests) == asked
        assert "asked to wait  1 s" in line_with(pilot, "requests a minute")
        await pass_time(pilot, account, 20)
        assert "✔ Fully configured" in screen_text(pilot)
        assert account.refused(429) == 1


async def test_a_revoked_token_stops_every_request_and_says_what_to_do() -> None:
    account = Account("token-revoked")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 10)
        shown = " ".join(screen_text(pilot).split())
        assert "sandbox.localhost does not accept this token." in shown
        assert "To go on: ctrl+p, Use another token." in shown
        assert "no more looks" in shown
        asked = len(account.requests)
        await pass_time(pilot, account, 600)
        assert len(account.requests) == asked
        await press(pilot, "escape")
        assert "API access token" in screen_text(pilot)
        await pass_time(pilot, account, 600)
        assert len(account.requests) == asked + 1


async def test_a_destination_somebody_else_deletes_ends_the_watch() -> None:
    account = Account("deleted-elsewhere")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 10)
        assert "✗ This destination no longer exists." in screen_text(pilot)
        assert (
            line_with(pilot, "connection check") == "· connection check     running when last seen"
        )
        assert timeline(pilot)[-1] == "no longer exists"
        await press(pilot, "escape")
        assert "No destinations yet." in screen_text(pilot)


async def test_an_oauth_step_says_who_has_to_act_and_is_watched_until_it_is_behind() -> None:
    account = Account("oauth")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        await type_text(pilot, "World", "", "", "acct", "c")
        await press(pilot, "ctrl+s")
        await pass_time(pilot, account, 6)
        assert "waits for you, in a browser" in line_with(pilot, "◐ oauth")
        shown = " ".join(screen_text(pilot).split())
        assert "Open https://app.stitchdata.com, choose this destination, and grant" in shown
        assert "This panel goes on watching." in shown
        await pass_time(pilot, account, 30)
        assert "✔ Fully configured" in screen_text(pilot)
        assert timeline(pilot)[2:] == [
            "connection check passed",
            "current step is oauth",
            "3 properties now set: access_token, s3_bucket, s3_key_format_string",
            "fully configured",
        ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("profile", "◐ profile waits for you, in a browser"),
        ("discover_schema", "◐ discover schema waits for Stitch"),
        ("field_selection", "◐ field selection waits for you, in a browser"),
        ("[b]novel\x1b", "waits for something this program does not know"),
    ],
)
async def test_other_steps_say_whose_turn_it_is(step: str, words: str) -> None:
    postgres = built_in_type("postgres")
    form, end = postgres["steps"]  # type: ignore[misc]
    steps = [form, {"type": step, "properties": []}, end]
    account = Account(types=[{**postgres, "steps": steps}])
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 6)
        shown = " ".join(screen_text(pilot).split())
        assert words in shown
        assert "This panel goes on watching." in shown
        assert "\x1b" not in shown
        assert "next look in" in shown


async def test_a_question_after_half_an_hour_is_asked_whatever_else_there_is_to_say() -> None:
    account = Account("wrong-password")
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 1_820)
        assert "Watched for 30 minutes. Press r to watch on." in screen_text(pilot)
        assert "The connection check failed." in screen_text(pilot)


async def test_after_the_end_a_new_watch_counts_down_again() -> None:
    account = Account()
    async with account.app().run_test(size=(120, 36)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 10)
        assert "no more looks" in line_with(pilot, "look 3 was the last, at 16:11:07")
        assert "pause" not in screen_text(pilot).splitlines()[-1]
        await press(pilot, "e", "ctrl+s", "tab", "enter")
        shown = []
        for _ in range(4):
            shown.append(line_with(pilot, "requests a minute").split("   look")[0])
            await pass_time(pilot, account, 0.5)
        assert len(set(shown)) > 1, shown


async def test_the_timeline_is_read_by_keyboard() -> None:
    account = Account("wrong-password")
    async with account.app().run_test(size=(80, 18)) as pilot:
        await create(pilot)
        await pass_time(pilot, account, 5)
        last = timeline(pilot)
        await press(pilot, "pageup")
        assert timeline(pilot) != last
        assert timeline(pilot)[0] == "created"
        await press(pilot, "pagedown")
        assert timeline(pilot) == last
