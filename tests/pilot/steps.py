"""What most tests do first: fill in the form, create the destination, let time pass."""

from typing import Any

from textual.pilot import Pilot

from tests.pilot.account import Account
from tests.pilot.driving import press, settle, type_text

OURS = {
    "type": "postgres",
    "name": "Staging",
    "description": "Loads the staging warehouse.",
    "properties": {
        "database": "analytics",
        "encryption_type": "none",
        "host": "db.example.com",
        "password": "correct horse",
        "port": "5432",
        "ssl": "false",
        "username": "stitch",
    },
}


async def fill_in(pilot: Pilot[None], wanted: dict[str, Any]) -> None:
    """Open the form of postgres and type ``wanted`` into it."""
    await press(pilot, "n", "enter", "enter")
    values = wanted["properties"]
    await type_text(
        pilot,
        wanted["name"],
        wanted["description"],
        "",
        values["host"],
        values["port"],
        values["database"],
        values["username"],
        values["password"],
        {"false": "n", "true": "y"}[values["ssl"]],
        values["encryption_type"][0],
    )


async def create(pilot: Pilot[None]) -> None:
    """Fill in the form of postgres and send it."""
    await settle(pilot)
    await fill_in(pilot, OURS)
    await press(pilot, "ctrl+s")


async def pass_time(pilot: Pilot[None], account: Account, seconds: float) -> None:
    """Let ``seconds`` pass on the clock of ``account``, and the app finish what is due."""
    await account.clock.advance(seconds)
    await settle(pilot)
