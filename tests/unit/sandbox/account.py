"""A sandbox with a fake clock and the client that talks to it."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from stitch_tui.sandbox import SCENARIOS, Sandbox, TypeCard
from tests.clock import FakeClock

TOKEN = "ac_test"
SEED_UUID = uuid.UUID("8934a4cd-4d60-48c9-85e4-e95cab6d4cae")
DESTINATIONS = "/v4/destinations"
TYPES = "/v4/destination-types"

FORM, DONE = (1, "form"), (2, "fully_configured")

POSTGRES: dict[str, Any] = {
    "database": "analytics",
    "encryption_type": "none",
    "host": "db.example.com",
    "password": "correct horse",
    "port": "5432",
    "ssl": "true",
    "username": "ada",
}


class Account:
    """A client, and the clock its sandbox looks at."""

    def __init__(self, client: httpx.AsyncClient, clock: FakeClock) -> None:
        self.client = client
        self.clock = clock

    async def post(self, kind: str = "postgres", **body: object) -> httpx.Response:
        return await self.client.post(
            DESTINATIONS, json={"type": kind, "properties": POSTGRES, **body}
        )

    async def created(self, kind: str = "postgres", **body: object) -> dict[str, Any]:
        answer = await self.post(kind, **body)
        assert answer.status_code == 200, answer.text
        destination: dict[str, Any] = answer.json()
        return destination

    async def put(self, destination_id: object, **properties: object) -> httpx.Response:
        return await self.client.put(
            f"{DESTINATIONS}/{destination_id}", json={"properties": properties}
        )

    async def listed(self) -> list[dict[str, Any]]:
        answer = await self.client.get(DESTINATIONS)
        assert answer.status_code == 200
        found: list[dict[str, Any]] = answer.json()
        return found

    async def check(self, destination_id: object) -> httpx.Response:
        return await self.client.get(f"{DESTINATIONS}/{destination_id}/last-connection-check")


def step(destination: dict[str, Any]) -> tuple[int, str]:
    card = destination["report_card"]
    return card["current_step"], card["current_step_type"]


def provided(destination: dict[str, Any]) -> dict[str, bool]:
    form = destination["report_card"]["steps"][0]["properties"]
    return {item["name"]: item["provided"] for item in form}


@dataclass(frozen=True)
class Seen:
    """One look at the only destination: its step, its check, and when Stitch paused it."""

    step: tuple[int, str]
    check: str
    paused: str | None = None


async def look(stitch: Account) -> tuple[Seen, str]:
    """What is seen now, and the name of the check."""
    (found,) = await stitch.listed()
    check = (await stitch.check(found["id"])).json()
    assert check["name"] == found["check_job_name"]
    assert (found["paused_at"], found["deleted_at"]) == (None, None)
    return Seen(step(found), check["status"], found["system_paused_at"]), check["name"]


async def seen(stitch: Account) -> Seen:
    return (await look(stitch))[0]


async def at(stitch: Account, second: float) -> None:
    """Move the clock to ``second`` after the start."""
    await stitch.clock.advance(second - stitch.clock.monotonic())


@asynccontextmanager
async def account(
    scenario: str = "happy",
    *,
    check_seconds: float | None = None,
    types: Sequence[TypeCard] | None = None,
    is_live: bool = False,
) -> AsyncIterator[Account]:
    clock, numbers = FakeClock(), count(SEED_UUID.int)
    sandbox = Sandbox(
        token=TOKEN,
        scenario=SCENARIOS[scenario],
        clock=clock,
        new_uuid=lambda: uuid.UUID(int=next(numbers)),
        check_seconds=check_seconds,
        types=types,
        is_live=is_live,
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sandbox),
        base_url="http://sandbox.localhost",
        headers={"Authorization": f"Bearer {TOKEN}"},
    ) as client:
        yield Account(client, clock)
