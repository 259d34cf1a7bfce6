"""When a GET is sent again, and what those who look on are told meanwhile."""

import asyncio
import random

import pytest

from stitch_tui.connect.errors import NotAuthorised, Unreachable
from stitch_tui.connect.retry import LONGEST, Retry, ask
from tests.clock import FakeClock


class Api:
    """Raises one error after the other, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.clock = FakeClock()
        self.sent_at: list[float] = []
        self.told: list[str] = []
        self._errors = list(errors)

    async def send(self) -> str:
        self.sent_at.append(self.clock.monotonic())
        if self._errors:
            raise self._errors.pop(0)
        return "answer"

    async def asked(self, *, tries: int = 3, seconds: int = 200) -> str:
        asking = ask(self.send, self.clock, tries=tries, told=self.hear)
        task = asyncio.ensure_future(asking)
        for _ in range(seconds):
            await asyncio.sleep(0)
            if task.done():
                break
            await self.clock.advance(0.25)
        assert task.done()
        return await task

    def hear(self, retry: Retry) -> None:
        self.told.append(str(retry))
        assert len(self.told) < 100, "a pause without an end"


@pytest.fixture(autouse=True)
def longest_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _low, high: high)


async def test_each_second_until_the_next_try_is_told() -> None:
    api = Api(Unreachable("Down."), Unreachable("Still down."))
    assert await api.asked() == "answer"
    assert api.sent_at == [0, 2, 6]
    assert api.told == [
        "Down. Trying again in 2 s (2 of 3).",
        "Down. Trying again in 1 s (2 of 3).",
        "Down. Trying again now (2 of 3).",
        "Still down. Trying again in 4 s (3 of 3).",
        "Still down. Trying again in 3 s (3 of 3).",
        "Still down. Trying again in 2 s (3 of 3).",
        "Still down. Trying again in 1 s (3 of 3).",
        "Still down. Trying again now (3 of 3).",
    ]


async def test_the_apis_own_pause_is_kept_where_it_is_longer() -> None:
    api = Api(Unreachable("Busy.", retry_after=7.5), Unreachable("Busy.", retry_after=0.0))
    assert await api.asked() == "answer"
    assert api.sent_at == [0, 7.5, 11.5]
    assert api.told[:2] == [
        "Busy. Trying again in 8 s (2 of 3).",
        "Busy. Trying again in 7 s (2 of 3).",
    ]


async def test_no_try_begins_after_the_longest_time() -> None:
    api = Api(*(Unreachable("Busy.", retry_after=60.0) for _ in range(3)))
    with pytest.raises(Unreachable, match="Busy"):
        await api.asked(seconds=1_000)
    assert api.sent_at == [0, 60]
    assert LONGEST < 2 * 60


async def test_a_try_may_begin_at_the_longest_time() -> None:
    api = Api(Unreachable("Busy.", retry_after=LONGEST))
    assert await api.asked(seconds=1_000) == "answer"
    assert api.sent_at == [0, LONGEST]


async def test_a_pause_may_be_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, _high: low)
    api = Api(Unreachable("Down."))
    assert await api.asked() == "answer"
    assert api.sent_at == [0, 0]
    assert api.told == ["Down. Trying again now (2 of 3)."]


@pytest.mark.parametrize(
    "error", [Unreachable("No certificate.", may_pass=False), NotAuthorised("No.")]
)
async def test_what_does_not_pass_is_raised_at_once(error: Exception) -> None:
    api = Api(error)
    with pytest.raises(type(error)):
        await api.asked()
    assert (api.sent_at, api.told) == ([0], [])


async def test_of_one_try_nothing_is_told() -> None:
    api = Api(Unreachable("Down."))
    with pytest.raises(Unreachable):
        await api.asked(tries=1)
    assert (api.sent_at, api.told) == ([0], [])


async def test_cancelling_ends_the_wait() -> None:
    api = Api(Unreachable("Down."))
    task = asyncio.ensure_future(ask(api.send, api.clock, tries=3, told=api.hear))
    await api.clock.advance(0)
    await asyncio.sleep(0)
    assert api.told == ["Down. Trying again in 2 s (2 of 3)."]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await api.clock.advance(10)
    assert len(api.sent_at) == 1
