"""Answers out of order: one that comes too late is nobody's."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.faults.endpoints import ENDPOINTS, Endpoint, List, Watch, add_destination
from tests.faults.server import Answer, Spoil, reply
from tests.faults.stage import PATIENT, Stage, running

LATE = "late and wrong"
_DELAY = 0.3


def first_late() -> Spoil:
    """The first answer is wrong, and comes after those to the requests after it."""
    answered: list[Answer] = []

    def spoil(answer: Answer) -> Iterator[bytes | float]:
        answered.append(answer)
        if len(answered) > 1:
            yield reply(answer.status, answer.body)
        else:
            yield _DELAY
            yield reply(400, f'"{LATE}"'.encode())

    return spoil


async def begin(stage: Stage, endpoint: Endpoint) -> None:
    """Go to where ``endpoint`` is asked, and let its first answer be late."""
    stage.start_over(endpoint.scenario)
    add_destination(stage)
    await stage.go_home()
    await endpoint.open(stage)
    stage.server.requests.clear()
    stage.server.spoil(endpoint.method, endpoint.path, first_late())


async def asked(stage: Stage, times: int) -> None:
    """Until the server has got so many requests."""
    for _ in range(2_000):
        if len(stage.server.requests) >= times:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"asked {len(stage.server.requests)} times, not {times}")


async def assert_dropped(stage: Stage, endpoint: Endpoint) -> None:
    """The answer that is not late is shown, and goes on being shown when the late one has come."""
    for pause in (0.0, _DELAY + 0.1):
        await asyncio.sleep(pause)
        await stage.rest()
        assert LATE not in stage.text
        assert "postgres" in stage.text
        assert "✗" not in endpoint.said(stage)


@pytest.mark.parametrize("endpoint", ENDPOINTS[:3], ids=lambda endpoint: endpoint.name)
async def test_the_answer_to_an_earlier_key_is_not_shown_over_that_to_a_later_one(
    endpoint: Endpoint,
) -> None:
    async with running() as stage:
        await begin(stage, endpoint)
        for times in (1, 2):
            stage.app.simulate_key("r")
            await asked(stage, times)
        await assert_dropped(stage, endpoint)


async def test_an_answer_after_the_deadline_is_not_taken_for_that_of_the_next_request() -> None:
    async with running() as stage:
        watch = Watch()
        await begin(stage, watch)
        stage.wait_at_most(_DELAY / 3)
        await watch.send(stage)
        assert "did not answer" in watch.said(stage)
        stage.wait_at_most(PATIENT)
        await watch.send(stage)
        await assert_dropped(stage, watch)


async def test_an_answer_to_another_session_is_not_shown() -> None:
    async with running() as stage:
        await begin(stage, List())
        stage.app.simulate_key("r")
        await asked(stage, 1)
        await stage.begin_anew()
        await assert_dropped(stage, List())
