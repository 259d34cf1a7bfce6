"""How a destination comes to be fully configured, in each scenario, by the clock."""

from collections.abc import Callable
from typing import Any

import pytest

from stitch_tui.sandbox import SCENARIOS, Sandbox
from tests.unit.sandbox.account import (
    DESTINATIONS,
    DONE,
    FORM,
    TOKEN,
    TYPES,
    Account,
    account,
    step,
)


async def now(stitch: Account) -> tuple[int, str]:
    (destination,) = await stitch.listed()
    return step(destination)


async def test_the_seed_exchange_is_reproduced(example: Callable[[str], Any]) -> None:
    expected = example("seed.post-destinations.response.json")
    async with account("immediate") as stitch:
        answer = await stitch.client.post(
            DESTINATIONS, json=example("seed.post-destinations.request.json")
        )
        assert answer.json() == expected
        assert list(answer.json()) == list(expected)
        assert await stitch.listed() == [example("seed.get-destinations.response.json")]
        card = await stitch.client.get(f"{TYPES}/postgres")
        assert card.json() == example("seed.get-destination-type-postgres.response.json")


async def test_happy_passes_the_form_when_the_check_has_succeeded() -> None:
    async with account() as stitch:
        made = await stitch.created()
        assert step(made) == FORM
        running = (await stitch.check(made["id"])).json()
        await stitch.clock.advance(2.9)
        assert await now(stitch) == FORM
        await stitch.clock.advance(0.2)
        assert await now(stitch) == DONE
        passed = (await stitch.check(made["id"])).json()
    assert (running["status"], running["completion_time"]) == ("running", None)
    assert passed["status"] == "succeeded"
    assert passed["name"] == made["check_job_name"]
    assert passed["start_time"] == "2021-06-03T16:11:03Z"
    assert passed["completion_time"] == "2021-06-03T16:11:06Z"


@pytest.mark.parametrize(
    ("scenario", "seconds", "documented"),
    [
        ("happy", 0, "in-progress"),
        ("happy", 3, "successful"),
        ("wrong-password", 3, "failed"),
    ],
)
async def test_checks_look_like_the_documented_ones(
    scenario: str, seconds: int, documented: str, example: Callable[[str], Any]
) -> None:
    own = {"name", "start_time", "completion_time", "discovery_error_message"}
    expected = example(f"data.connection-checks.{documented}.json")
    async with account(scenario) as stitch:
        made = await stitch.created()
        await stitch.clock.advance(seconds)
        shown = (await stitch.check(made["id"])).json()
    assert list(shown) == list(expected)
    assert {k: v for k, v in shown.items() if k not in own} == {
        k: v for k, v in expected.items() if k not in own
    }


async def test_happy_goes_back_to_the_form_while_an_update_is_checked() -> None:
    async with account() as stitch:
        made = await stitch.created()
        await stitch.clock.advance(5)
        assert step((await stitch.put(made["id"], port="5433")).json()) == FORM
        await stitch.clock.advance(3)
        assert await now(stitch) == DONE


async def test_immediate_does_not_wait_for_its_check() -> None:
    async with account("immediate") as stitch:
        made = await stitch.created()
        assert step(made) == DONE
        assert (await stitch.check(made["id"])).json()["status"] == "running"
        assert step((await stitch.put(made["id"], port="5433")).json()) == DONE
        await stitch.clock.advance(3)
        assert (await stitch.check(made["id"])).json()["status"] == "succeeded"


async def test_wrong_password_stays_until_the_password_changes() -> None:
    async with account("wrong-password") as stitch:
        made = await stitch.created()
        await stitch.clock.advance(3)
        failed = (await stitch.check(made["id"])).json()
        assert (failed["status"], failed["error"]) == ("failed", True)
        assert failed["discovery_exit_status"] == 1
        message = 'FATAL:  password authentication failed for user "ada"'
        assert failed["discovery_error_message"] == message
        assert await now(stitch) == FORM

        await stitch.put(made["id"], port="5433", password="correct horse")
        await stitch.clock.advance(3)
        assert (await stitch.check(made["id"])).json()["status"] == "failed"

        await stitch.put(made["id"], password="battery staple")
        assert (await stitch.check(made["id"])).json()["status"] == "running"
        await stitch.clock.advance(3)
        assert await now(stitch) == DONE
        await stitch.put(made["id"], port="5432")
        await stitch.clock.advance(3)
        assert await now(stitch) == DONE


async def test_wrong_password_fails_once_even_if_the_password_came_late() -> None:
    async with account("wrong-password") as stitch:
        made = await stitch.created(properties={})
        full = {
            "database": "d",
            "encryption_type": "none",
            "host": "h",
            "password": "p",
            "port": "1",
            "ssl": "true",
            "username": "u",
        }
        await stitch.put(made["id"], **full)
        await stitch.clock.advance(3)
        assert (await stitch.check(made["id"])).json()["status"] == "failed"


async def test_slow_check_takes_a_minute() -> None:
    async with account("slow-check") as stitch:
        await stitch.created()
        await stitch.clock.advance(59.9)
        assert await now(stitch) == FORM
        await stitch.clock.advance(0.2)
        assert await now(stitch) == DONE


async def test_check_seconds_override_the_scenario() -> None:
    async with account("slow-check", check_seconds=1) as stitch:
        await stitch.created()
        await stitch.clock.advance(1)
        assert await now(stitch) == DONE


async def test_limit_reached_has_a_destination_and_no_room() -> None:
    async with account("limit-reached") as stitch:
        (there,) = await stitch.listed()
        assert (there["name"], step(there)) == ("Production", DONE)
        assert (await stitch.check(there["id"])).json()["status"] == "succeeded"
        answer = await stitch.post()
        assert (answer.status_code, answer.json()) == (400, "you are at your destination limit")
        await stitch.client.delete(f"{DESTINATIONS}/{there['id']}")
        assert (await stitch.post()).status_code == 200


async def test_unseen_check_is_never_told() -> None:
    async with account("unseen-check") as stitch:
        made = await stitch.created()
        answer = await stitch.check(made["id"])
        assert (answer.status_code, answer.json()) == (404, {"error": "NotFound"})
        await stitch.clock.advance(3)
        assert (await stitch.check(made["id"])).status_code == 404
        assert await now(stitch) == DONE


def test_scenarios_are_known_by_their_own_names() -> None:
    assert all(name == scenario.name for name, scenario in SCENARIOS.items())
    assert all("\n" not in scenario.summary for scenario in SCENARIOS.values())


@pytest.mark.parametrize("wrong", [{"token": ""}, {"token": TOKEN, "check_seconds": -1.0}])
def test_a_sandbox_needs_a_token_and_time_that_passes(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs a token"):
        Sandbox(**wrong)
