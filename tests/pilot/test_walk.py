"""The main job: from no destination to a fully configured one, by keys alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pilot.account import Account
from tests.pilot.driving import burst, line_with, press, screen_text, settle
from tests.pilot.steps import OURS, fill_in, pass_time


async def walk(wanted: dict[str, Any], size: tuple[int, int]) -> Account:
    account = Account()
    async with account.app().run_test(size=size) as pilot:
        await settle(pilot)
        assert "No destinations yet." in screen_text(pilot)
        await press(pilot, "n")
        assert "released" in line_with(pilot, "snowflake")
        await press(pilot, "enter")
        assert "7 of 11 to fill in" in screen_text(pilot)
        assert "secret" in line_with(pilot, "● password")
        await press(pilot, "escape", "escape")
        await fill_in(pilot, wanted)
        assert "7 of 7 required" in screen_text(pilot)
        assert wanted["properties"]["password"] not in screen_text(pilot)

        await press(pilot, "ctrl+s")
        assert "running since 16:11:03" in line_with(pilot, "connection check")
        assert line_with(pilot, "form ").startswith("✔")
        assert line_with(pilot, "fully configured") == "· fully configured"
        await pass_time(pilot, account, 2)
        assert "running since 16:11:03" in line_with(pilot, "◐ connection check")
        await pass_time(pilot, account, 3)
        assert "passed" in line_with(pilot, "✔ connection check")
        assert "✔ Fully configured, and its connection check passed." in screen_text(pilot)
        assert "no more looks" in screen_text(pilot)

        looks = len(account.sent("GET"))
        await account.clock.advance(600)
        assert len(account.sent("GET")) == looks, "it polls on after the end"
        await press(pilot, "escape")
        assert "Staging" in line_with(pilot, "✔ ")
    return account


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_walk_from_no_destination_to_fully_configured(size: tuple[int, int]) -> None:
    account = await walk(OURS, size)
    assert account.sent("POST") == [OURS]


async def test_walk_with_the_values_of_the_guide(example: Callable[[str], dict[str, Any]]) -> None:
    wanted = example("seed.post-destinations.request.json")
    account = await walk(wanted, (80, 24))
    assert account.sent("POST") == [wanted]


async def test_the_bell_rings_once_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account()
    app = account.app()
    rung: list[str] = []
    async with app.run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        monkeypatch.setattr(app, "bell", lambda: rung.append("bell"))
        await press(pilot, "ctrl+s")
        await pass_time(pilot, account, 60)
        assert rung == ["bell"]


async def test_a_burst_of_typing_lands_in_the_right_fields() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        for text in ("Staging", "", "", "db", "5432", "analytics", "stitch", "secret", "n", "n"):
            burst(pilot, *text, "tab")
        await settle(pilot)
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {
        "database": "analytics",
        "encryption_type": "none",
        "host": "db",
        "password": "secret",
        "port": "5432",
        "ssl": "false",
        "username": "stitch",
    }
