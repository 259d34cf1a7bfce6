"""Several keys at once, as after a lag: each does what it does in its turn."""

from tests.pilot.account import Account
from tests.pilot.driving import burst, line_with, press, screen_text, settle
from tests.pilot.test_form import account_with, open_form
from tests.pilot.test_reading import text_property


async def test_editing_keys_take_effect_before_what_is_typed_behind_them() -> None:
    choices = text_property("format", json_schema={"type": "string", "pattern": "^(csv|jsonl)$"})
    account = account_with(text_property("host"), choices)
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        burst(pilot, *"db7", "backspace", "8", "home", "x", "end", "y")
        await settle(pilot)
        assert "xdb8y" in line_with(pilot, "host")
        burst(pilot, "ctrl+u", *"new", "tab", "space", "right", "backspace", "c")
        await settle(pilot)
        assert "● csv  ○ jsonl" in line_with(pilot, "format")
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"host": "new", "format": "csv"}


async def test_a_filter_typed_in_one_burst_is_all_in_its_box() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n")
        burst(pilot, "slash", *"s3/", "backspace")
        await settle(pilot)
        assert "Amazon S3" in screen_text(pilot)
        assert "PostgreSQL" not in screen_text(pilot)
