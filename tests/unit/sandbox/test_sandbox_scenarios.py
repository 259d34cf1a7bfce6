"""What a client sees, moment by moment, of an account that does not go the usual way."""

import math
from datetime import timedelta
from typing import Any

import pytest

from stitch_tui.sandbox import SCENARIOS
from tests.clock import SEED_DAY
from tests.unit.sandbox.account import (
    DESTINATIONS,
    DONE,
    FORM,
    POSTGRES,
    TYPES,
    Seen,
    account,
    at,
    look,
    seen,
    step,
)

REFUSED = (
    "Connection refused. Check that the hostname and port are correct and that the postmaster "
    "is accepting TCP/IP connections."
)


def moment(seconds: float) -> str:
    return f"{SEED_DAY + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


async def test_never_ends_runs_for_years() -> None:
    async with account("never-ends") as stitch:
        made = await stitch.created()
        for second in (0, 3, 86_400, 1e9):
            await at(stitch, second)
            assert await seen(stitch) == Seen(FORM, "running")
            check = (await stitch.check(made["id"])).json()
            assert (check["completion_time"], check["error"]) == (None, False)
        assert step((await stitch.put(made["id"], port="5433")).json()) == FORM


async def test_never_ends_ends_if_told_how_long_checks_take() -> None:
    async with account("never-ends", check_seconds=2) as stitch:
        await stitch.created()
        assert await seen(stitch) == Seen(FORM, "running")
        await at(stitch, 2)
        assert await seen(stitch) == Seen(DONE, "succeeded")


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_no_scenario_minds_a_check_without_end(scenario: str) -> None:
    async with account(scenario, check_seconds=math.inf) as stitch:
        await stitch.post()
        assert (await stitch.client.get(DESTINATIONS)).status_code == 200


async def test_what_an_account_had_before_is_checked_however_long_checks_take() -> None:
    async with account("limit-reached", check_seconds=math.inf) as stitch:
        assert await seen(stitch) == Seen(DONE, "succeeded")


async def test_falls_back_fails_a_check_of_stitchs_own_and_recovers() -> None:
    async with account("falls-back") as stitch:
        made = await stitch.created()
        assert step(made) == DONE
        first = made["check_job_name"]
        for second, status in ((0, "running"), (2.9, "running"), (3, "succeeded")):
            await at(stitch, second)
            assert await look(stitch) == (Seen(DONE, status), first)
        await at(stitch, 19.9)
        assert await look(stitch) == (Seen(DONE, "succeeded"), first)

        await at(stitch, 20)
        running, second_name = await look(stitch)
        assert running == Seen(DONE, "running")
        assert second_name != first
        check = (await stitch.check(made["id"])).json()
        assert (check["start_time"], check["completion_time"]) == (moment(20), None)
        await at(stitch, 22.9)
        assert await look(stitch) == (Seen(DONE, "running"), second_name)

        for second in (23, 3600):
            await at(stitch, second)
            assert await look(stitch) == (Seen(FORM, "failed", paused=moment(23)), second_name)
        check = (await stitch.check(made["id"])).json()
        assert (check["discovery_error_message"], check["error"]) == (REFUSED, True)
        assert check["completion_time"] == moment(23)

        await at(stitch, 4000)
        put = (await stitch.put(made["id"], host="other.example.com")).json()
        assert (step(put), put["system_paused_at"]) == (DONE, None)
        assert put["check_job_name"] not in {first, second_name}
        for second, status in ((4000, "running"), (4003, "succeeded"), (9000, "succeeded")):
            await at(stitch, second)
            assert await look(stitch) == (Seen(DONE, status), put["check_job_name"])


async def test_falls_back_counts_from_the_last_write_until_it_has_failed() -> None:
    async with account("falls-back") as stitch:
        made = await stitch.created()
        await at(stitch, 10)
        await stitch.put(made["id"], port="5433")
        await at(stitch, 29.9)
        assert await seen(stitch) == Seen(DONE, "succeeded")
        await at(stitch, 31)
        assert await seen(stitch) == Seen(DONE, "running")
        # While Stitch's own check still runs: nothing has failed yet.
        await stitch.put(made["id"], port="5434")
        await at(stitch, 50.9)
        assert await seen(stitch) == Seen(DONE, "succeeded")
        await at(stitch, 54)
        assert await seen(stitch) == Seen(FORM, "failed", paused=moment(54))


async def test_falls_back_waits_for_a_complete_form() -> None:
    async with account("falls-back") as stitch:
        made = await stitch.created(properties={})
        assert (step(made), made["check_job_name"]) == (FORM, None)
        await at(stitch, 60)
        (found,) = await stitch.listed()
        assert (found["check_job_name"], found["system_paused_at"]) == (None, None)
        await stitch.put(made["id"], **POSTGRES)
        assert await seen(stitch) == Seen(DONE, "running")
        await at(stitch, 83)
        assert await seen(stitch) == Seen(FORM, "failed", paused=moment(83))


async def test_a_failed_check_after_a_write_pauses_nothing() -> None:
    async with account("wrong-password") as stitch:
        await stitch.created()
        await at(stitch, 3)
        assert await seen(stitch) == Seen(FORM, "failed")


async def test_deleted_elsewhere_is_gone_like_any_other() -> None:
    async with account("deleted-elsewhere") as stitch:
        made = await stitch.created()
        path = f"{DESTINATIONS}/{made['id']}"
        await at(stitch, 3)
        assert (await stitch.put(made["id"], port="5433")).status_code == 200
        other = await stitch.created()
        await at(stitch, 5.9)
        assert [found["id"] for found in await stitch.listed()] == [made["id"], other["id"]]
        await at(stitch, 6)
        assert await seen(stitch) == Seen(FORM, "running")
        assert [found["id"] for found in await stitch.listed()] == [other["id"]]
        check, put = await stitch.check(made["id"]), await stitch.put(made["id"], port="1")
        deleted = await stitch.client.delete(path)
        assert (check.status_code, check.json()) == (404, {"error": "NotFound"})
        assert (put.status_code, put.json()) == (400, "invalid connection id")
        assert deleted.status_code == 400
        assert deleted.json() == "Unable to locate dest (337658) for client (116078) to delete"
        await at(stitch, 9)
        assert await stitch.listed() == []


async def test_deleted_elsewhere_makes_room() -> None:
    async with account("deleted-elsewhere") as stitch:
        for _ in range(10):
            await stitch.created()
        assert (await stitch.post()).status_code == 400
        await at(stitch, 6)
        assert (await stitch.created())["id"] == 337668


DATAWORLD = {"account_id": "ada", "output_file_format": "csv"}


def oauth_provided(destination: dict[str, Any]) -> set[bool]:
    oauth = destination["report_card"]["steps"][1]
    assert oauth["type"] == "oauth"
    assert len(oauth["properties"]) == 3
    return {item["provided"] for item in oauth["properties"]}


async def test_oauth_waits_until_somebody_grants_access() -> None:
    expected: list[tuple[float, tuple[int, str], set[bool]]] = [
        (0, (1, "form"), {False}),
        (2.9, (1, "form"), {False}),
        (3, (2, "oauth"), {False}),
        (17.9, (2, "oauth"), {False}),
        (18, (3, "fully_configured"), {True}),
        (99, (3, "fully_configured"), {True}),
    ]
    async with account("oauth") as stitch:
        made = await stitch.created("dataworld", properties=DATAWORLD)
        for second, current, given in expected:
            await at(stitch, second)
            (found,) = await stitch.listed()
            assert (step(found), oauth_provided(found)) == (current, given)
            assert found["properties"] == DATAWORLD
            assert found["check_job_name"] == made["check_job_name"]
        # Access once granted stays so, while a change is checked and after.
        put = (await stitch.put(made["id"], output_file_format="jsonl")).json()
        assert (step(put), oauth_provided(put)) == ((1, "form"), {True})
        await at(stitch, 102)
        (found,) = await stitch.listed()
        assert (step(found), oauth_provided(found)) == ((3, "fully_configured"), {True})


async def test_oauth_starts_to_wait_again_after_a_change() -> None:
    async with account("oauth") as stitch:
        made = await stitch.created("dataworld", properties=DATAWORLD)
        await at(stitch, 17)
        assert step((await stitch.put(made["id"], account_id="eve")).json()) == (1, "form")
        for second, current in ((19, "form"), (20, "oauth"), (34.9, "oauth")):
            await at(stitch, second)
            assert (await stitch.listed())[0]["report_card"]["current_step_type"] == current
        await at(stitch, 35)
        assert step((await stitch.listed())[0]) == (3, "fully_configured")


async def test_oauth_lists_dataworld_first_and_nobody_else_offers_it() -> None:
    for name in SCENARIOS:
        async with account(name) as stitch:
            cards = (await stitch.client.get(TYPES)).json()
            offered = [card["type"] for card in cards]
            assert ("dataworld" in offered) == (name == "oauth")
            one = await stitch.client.get(f"{TYPES}/dataworld")
            assert one.status_code == (200 if name == "oauth" else 404)
    async with account("oauth") as stitch:
        card = (await stitch.client.get(TYPES)).json()[0]
    assert card["type"] == "dataworld"
    assert [item["type"] for item in card["steps"]] == ["form", "oauth", "fully_configured"]
    assert [
        [(item["name"], item["property_type"], item["is_credential"]) for item in one["properties"]]
        for one in card["steps"]
    ] == [
        [
            ("account_id", "user_provided", False),
            ("output_file_format", "user_provided", False),
        ],
        [
            ("access_token", "system_provided_by_default", True),
            ("s3_bucket", "system_provided_by_default", False),
            ("s3_key_format_string", "system_provided_by_default", False),
        ],
        [],
    ]
    assert all(item["is_required"] for one in card["steps"] for item in one["properties"])
    assert not any(item["provided"] for one in card["steps"] for item in one["properties"])


async def test_oauth_leaves_other_types_as_they_are() -> None:
    async with account("oauth") as stitch:
        await stitch.created()
        await at(stitch, 3)
        assert await seen(stitch) == Seen(DONE, "succeeded")


async def test_types_of_a_file_come_after_what_the_scenario_offers() -> None:
    types: list[dict[str, object]] = [{"type": "mine", "steps": []}]
    async with account("oauth", types=types) as stitch:
        cards = (await stitch.client.get(TYPES)).json()
        assert [card["type"] for card in cards] == ["dataworld", "mine"]
    async with account("oauth", types=[*types, {"type": "dataworld", "steps": []}]) as stitch:
        cards = (await stitch.client.get(TYPES)).json()
        assert cards == [{"type": "mine", "steps": []}, {"type": "dataworld", "steps": []}]


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_another_sandbox_of_the_same_scenario_starts_afresh(scenario: str) -> None:
    """What the first one went through leaves no trace in the second."""

    async def course() -> list[tuple[int, str]]:
        found = []
        async with account(scenario) as stitch:
            made = await stitch.post()
            found.append((made.status_code, made.text))
            for second in (0, 2, 4, 6, 12, 16, 20, 23, 30):
                await at(stitch, second)
                answer = await stitch.client.get(DESTINATIONS)
                found.append((answer.status_code, answer.text))
            await stitch.put("337658", port="5433")
            await at(stitch, 33)
            answer = await stitch.client.get(DESTINATIONS)
        return [*found, (answer.status_code, answer.text)]

    assert await course() == await course()
