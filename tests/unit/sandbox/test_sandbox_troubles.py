"""What a client sees, moment by moment, when the way to its account goes wrong."""

import httpx
import pytest

from stitch_tui.sandbox import SCENARIOS
from tests.unit.sandbox.account import (
    DESTINATIONS,
    DONE,
    FORM,
    TOKEN,
    TYPES,
    Account,
    Seen,
    account,
    at,
    seen,
)


async def statuses(stitch: Account, seconds: tuple[float, ...]) -> list[int]:
    """What a GET of the destinations is answered at each of ``seconds`` after the start."""
    found = []
    for second in seconds:
        await at(stitch, second)
        found.append((await stitch.client.get(DESTINATIONS)).status_code)
    return found


def assert_gateway_page(answer: httpx.Response, title: str) -> None:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert f"<h1>{title}</h1>" in answer.text


async def test_bad_gateway_hides_the_check_for_ten_seconds() -> None:
    looks = (0, 1.9, 2, 6, 11.9, 12, 14)
    async with account("bad-gateway") as stitch:
        assert (await stitch.client.get(TYPES)).status_code == 200
        made = await stitch.created()
        assert await statuses(stitch, looks) == [200, 200, 502, 502, 502, 200, 200]
        assert await seen(stitch) == Seen(FORM, "running")
        await at(stitch, 15)
        assert await seen(stitch) == Seen(DONE, "succeeded")

        await at(stitch, 100)
        await stitch.put(made["id"], port="5433")
        await at(stitch, 102)
        for path in (DESTINATIONS, TYPES, f"{TYPES}/postgres", "/nowhere"):
            answer = await stitch.client.get(path)
            assert answer.status_code == 502
            assert_gateway_page(answer, "502 Bad Gateway")
        assert (await stitch.check(made["id"])).status_code == 502


async def test_bad_gateway_lets_writes_through_and_each_success_begins_anew() -> None:
    async with account("bad-gateway") as stitch:
        made = await stitch.created()
        await at(stitch, 8)
        refused = await stitch.put(made["id"], port="no number")
        assert refused.status_code == 400
        assert await statuses(stitch, (8,)) == [502]
        assert (await stitch.put(made["id"], port="5433")).status_code == 200
        assert await statuses(stitch, (8, 10, 19.9, 20)) == [200, 502, 502, 200]
        assert (await stitch.client.delete(f"{DESTINATIONS}/{made['id']}")).status_code == 200


async def test_throttled_tells_the_whole_seconds_that_are_left() -> None:
    looks = ((3, "8"), (3.25, "8"), (4, "7"), (10, "1"), (10.75, "1"))
    async with account("throttled") as stitch:
        made = await stitch.created()
        assert await statuses(stitch, (0, 2.75)) == [200, 200]
        for second, left in looks:
            await at(stitch, second)
            for answer in (await stitch.client.get(TYPES), await stitch.check(made["id"])):
                assert (answer.status_code, answer.json()) == (429, {})
                assert answer.headers["retry-after"] == left
                assert answer.headers["content-type"] == "application/json"
        await at(stitch, 11)
        assert await seen(stitch) == Seen(FORM, "running")
        await at(stitch, 15)
        assert await seen(stitch) == Seen(DONE, "succeeded")
        assert (await stitch.put(made["id"], port="5433")).status_code == 200
        assert await statuses(stitch, (17.75, 18, 25.75, 26)) == [200, 429, 429, 200]


async def test_token_revoked_is_what_a_wrong_token_gets() -> None:
    async with account("token-revoked") as stitch:
        assert await statuses(stitch, (0, 30)) == [200, 200]
        made = await stitch.created()
        await at(stitch, 35.9)
        assert await seen(stitch) == Seen(FORM, "running")
        # Only the first write counts.
        assert (await stitch.put(made["id"], port="5433")).status_code == 200
        wrong = await stitch.client.get(DESTINATIONS, headers={"Authorization": "Bearer ac_other"})
        for second in (36, 60, 86_400):
            await at(stitch, second)
            for answer in (
                await stitch.client.get(DESTINATIONS),
                await stitch.check(made["id"]),
                await stitch.post(),
                await stitch.put(made["id"], port="5432"),
                await stitch.client.delete(f"{DESTINATIONS}/{made['id']}"),
                await stitch.client.get("/nowhere"),
            ):
                assert (answer.status_code, answer.json()) == (401, wrong.json())
        foreign = await stitch.client.get(DESTINATIONS, headers={"Host": "evil.example"})
        assert foreign.status_code == 400


async def test_lost_answer_creates_what_it_does_not_tell() -> None:
    async with account("lost-answer") as stitch:
        refused = await stitch.post(properties={"port": "no number"})
        assert refused.status_code == 400
        lost = await stitch.post(name="Mine")
        assert lost.status_code == 504
        assert_gateway_page(lost, "504 Gateway Time-out")
        (found,) = await stitch.listed()
        assert (found["name"], found["id"]) == ("Mine", 337658)
        assert await seen(stitch) == Seen(FORM, "running")
        await at(stitch, 3)
        assert await seen(stitch) == Seen(DONE, "succeeded")
        assert (await stitch.put(found["id"], port="5433")).status_code == 200
        assert (await stitch.client.delete(f"{DESTINATIONS}/{found['id']}")).status_code == 200
        assert (await stitch.created())["id"] == 337659


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_who_is_not_let_in_learns_of_no_trouble(scenario: str) -> None:
    async with account(scenario) as stitch:
        wrong = {"Authorization": f"Bearer {TOKEN}x"}
        answer = await stitch.client.post(DESTINATIONS, json={}, headers=wrong)
        assert answer.status_code == 401
        await stitch.post()
        for second in (2, 6, 8, 20):
            await at(stitch, second)
            answer = await stitch.client.get(DESTINATIONS, headers=wrong)
            assert (answer.status_code, "access token" in answer.text) == (401, True)
