"""Two hours of a watch with random faults: nothing leaks, nothing piles up, nobody is flooded."""

import asyncio
import gc
import random
import tracemalloc

import httpx
import pytest

from stitch_tui.connect.errors import NotAuthorised
from stitch_tui.watch.pace import REQUESTS_A_MINUTE
from stitch_tui.watch.timeline import ENTRIES_AT_MOST, Timeline
from tests.unit.watch.scene import NEW, Scene, answer, scene

TWO_HOURS = 2 * 3_600
STEP = 60


class Weather:
    """Faults of every kind, a third of the time; the step flips now and then as well."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.faults = 0

    def __call__(self, request: httpx.Request) -> httpx.Response | None:
        if request.method != "GET" or self._random.random() > 0.33:
            return None
        self.faults += 1
        kind = self._random.randrange(7)
        if kind == 0:
            raise httpx.ConnectError("refused")
        if kind == 1:
            raise httpx.ReadError("cut")
        if kind == 2:
            return answer({}, 429, retry_after=str(self._random.randrange(90)))
        if kind == 3:
            return httpx.Response(200, stream=httpx.ByteStream(b'[{"id": 33'))
        if kind == 4:
            return answer("down", self._random.choice([500, 502, 503]))
        if kind == 5:
            return answer([{"type": None}, 7, "x"])
        step = self._random.choice(["form", "oauth", "fully_configured", None])
        card = {"type": "postgres", "current_step_type": step, "steps": []}
        return answer([{"type": "postgres", "id": 337658, "report_card": card}])


async def watch_for_two_hours(made: Scene, weather: Weather) -> tuple[Timeline, list[int], int]:
    """The timeline, how many requests were sent in each minute, and how much memory grew.

    That is, in each half of the second hour: what grows once, as a table of the interpreter's does,
    grows in one of them only.
    """
    timeline = Timeline(lambda text: text)
    destination = await made.client.create_destination(NEW)
    made.gate.override = weather
    watch = await made.start(destination, ceiling=float("inf"), jitter=0.5)
    a_minute: list[int] = []
    tasks: set[int] = set()
    held: list[int] = []
    for minute in range(TWO_HOURS // STEP):
        asked = len(made.gate.paths)
        await made.pass_time(STEP)
        a_minute.append(len(made.gate.paths) - asked)
        tasks.add(len(asyncio.all_tasks()))
        for seen in made.seen[1:]:
            timeline.take(seen, destination)
        del made.seen[:-1]
        if minute == 60:
            tracemalloc.start()
        if minute in {60, 90, 119}:
            gc.collect()  # what is garbage already has not grown
            held.append(tracemalloc.get_traced_memory()[0])
        if made.task is not None and made.task.done():
            watch = await made.start(destination, ceiling=float("inf"), jitter=0.5)
    tracemalloc.stop()
    assert max(tasks) <= 4, "this task, the watch, and the two it waits with"
    assert not watch.is_paused
    return timeline, a_minute, min(held[1] - held[0], held[2] - held[1])


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_two_hours_of_bad_weather(seed: int) -> None:
    weather = Weather(seed)
    async with scene("never-ends") as made:
        timeline, a_minute, grown = await watch_for_two_hours(made, weather)
        assert made.task is not None
        assert not isinstance(made.last.error, NotAuthorised)
    assert weather.faults > 100
    assert sum(a_minute) > 500
    # A minute of the clock may hold the end of one budgeted minute and the start of the next.
    assert max(a_minute) <= REQUESTS_A_MINUTE
    assert len(timeline.entries) == ENTRIES_AT_MOST or timeline.dropped == 0
    assert grown < 500_000
