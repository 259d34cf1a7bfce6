"""The refresh loop against the sandbox, on a clock that only a test moves."""

import asyncio
import itertools

import httpx
import pytest
from pydantic import SecretStr

from stitch_tui.connect.errors import NotAuthorised, ProtocolError, Unreachable
from stitch_tui.connect.models import Destination
from stitch_tui.watch.loop import Watch
from stitch_tui.watch.observation import CheckState, End
from stitch_tui.watch.pace import LONGEST_PAUSE, REQUESTS_A_MINUTE
from tests.unit.watch.scene import JOB, NEW, answer, scene


async def test_happy_is_seen_from_the_start_of_the_check_to_its_end() -> None:
    async with scene("happy") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [JOB, "connection check passed", "fully configured"]
        assert [seen.check_state for seen in made.seen[1:]] == [
            CheckState.RUNNING,
            CheckState.RUNNING,
            CheckState.PASSED,
        ]
        assert [seen.looks for seen in made.seen] == [0, 1, 2, 3]
        assert [seen.is_done for seen in made.seen] == [False, False, False, True]
        assert made.moments == [0.0, 2.0, 4.8]


async def test_immediate_is_fully_configured_before_its_check_has_passed() -> None:
    async with scene("immediate") as made:
        await made.start(await made.client.create_destination(NEW))
        assert made.last.is_fully_configured
        assert not made.last.is_done
        await made.finish()
        assert made.timeline == [JOB, "connection check passed"]
        assert made.last.is_done


async def test_a_wrong_password_fails_and_its_correction_passes() -> None:
    async with scene("wrong-password") as made:
        destination = await made.client.create_destination(NEW)
        watch = await made.start(destination)
        await made.pass_time(60)
        assert made.timeline[0] == JOB
        assert made.timeline[1].startswith("connection check failed: FATAL")
        assert made.last.check is not None
        assert "password authentication failed" in (made.last.check.message or "")
        assert not made.last.is_done
        await made.client.update_destination(destination.id or 0, {"password": SecretStr("right")})
        watch.look_now()
        await made.finish()
        assert made.timeline[2:] == [
            "check 116078.337658.check.8934a4ce started",
            "connection check passed",
            "fully configured",
        ]


async def test_a_slow_check_is_waited_for_at_growing_pauses() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [JOB, "connection check passed", "fully configured"]
        pauses = [b - a for a, b in itertools.pairwise(made.moments)]
        assert pauses[0] == pytest.approx(2.0)
        assert pauses == sorted(pauses)
        assert pauses[-1] == pytest.approx(15.0)
        assert all(b <= a * 1.5 for a, b in itertools.pairwise(pauses))
        assert len(pauses) < 12


async def test_a_check_that_cannot_be_seen_is_asked_for_once() -> None:
    async with scene("unseen-check") as made:
        await made.start(await made.client.create_destination(NEW))
        await made.finish()
        assert made.timeline == [
            "Stitch does not show the connection check",
            "fully configured",
        ]
        assert made.last.check_state is CheckState.UNSEEN
        assert made.last.is_done
        assert sum(path.endswith("last-connection-check") for path in made.gate.paths) == 1


async def test_a_change_makes_pauses_short_again() -> None:
    async with scene("wrong-password") as made:
        destination = await made.client.create_destination(NEW)
        watch = await made.start(destination)
        await made.pass_time(120)
        assert watch.due_in is not None
        assert made.moments[-1] - made.moments[-2] == pytest.approx(15.0)
        await made.client.update_destination(destination.id or 0, {"password": SecretStr("right")})
        watch.look_now()
        await made.settle()
        assert watch.due_in == pytest.approx(2.0)


async def test_a_paused_watch_looks_only_when_asked_to() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        watch.pause()
        assert watch.is_paused
        await made.pass_time(600)
        assert made.last.looks == 1
        watch.look_now()
        await made.settle()
        assert made.last.looks == 2
        await made.pass_time(600)
        assert watch.is_paused
        assert len(made.seen) == 3
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        watch.pause()
        await made.pass_time(30)
        assert made.last.looks == 1
        watch.resume()
        await made.settle()
        assert not watch.is_paused
        assert made.last.looks == 2
        await made.pass_time(20)
        assert made.last.looks > 2


async def test_looking_now_does_not_wait_and_never_asks_twice_at_once() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        for _ in range(5):
            watch.look_now()
        await made.settle()
        assert made.last.looks == 2
        assert made.last.at == made.seen[0].at


async def test_a_destination_deleted_elsewhere_ends_the_watch() -> None:
    async with scene("slow-check") as made:
        destination = await made.client.create_destination(NEW)
        await made.start(destination)
        await made.client.delete_destination(destination.id or 0)
        await made.finish()
        assert made.last.is_gone
        assert made.last.end is End.GONE
        assert made.last.destination.id == destination.id
        assert made.timeline[-1] == "no longer exists"


async def test_a_row_marked_as_deleted_is_gone() -> None:
    async with scene("slow-check") as made:
        destination = await made.client.create_destination(NEW)
        row = {"type": "postgres", "id": destination.id, "deleted_at": "2021-06-03T16:11:03Z"}
        made.gate.override = lambda _: answer([row])
        await made.start(destination)
        await made.finish()
        assert made.last.is_gone


async def test_a_row_without_its_id_does_not_mean_that_it_is_gone() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: answer([{"type": "postgres", "name": "Staging"}])
        await made.pass_time(3)
        assert str(made.last.error) == "This destination's entry in the list could not be read."
        assert made.last.end is None


async def test_a_revoked_token_ends_the_watch() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: answer("no", 401)
        await made.finish()
        assert isinstance(made.last.error, NotAuthorised)
        assert made.last.end is End.NOT_AUTHORISED
        asked = len(made.gate.paths)
        await made.pass_time(60)
        assert len(made.gate.paths) == asked


async def test_a_failed_look_is_counted_and_the_watch_goes_on() -> None:
    async with scene("happy") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: answer("down", 502)
        await made.pass_time(6)
        assert isinstance(made.last.error, Unreachable)
        assert made.last.errors == 2
        assert made.last.check_state is CheckState.RUNNING
        made.gate.override = lambda _: None
        await made.finish()
        assert made.timeline[1].startswith("look failed: ")
        assert "looks succeed again" in made.timeline
        assert made.last.is_done
        assert (made.last.error, made.last.errors) == (None, 2)


async def test_a_check_that_cannot_be_asked_does_not_hide_the_destination() -> None:
    def broken(request: httpx.Request) -> httpx.Response | None:
        is_check = request.url.path.endswith("last-connection-check")
        return answer("down", 502) if is_check else None

    async with scene("happy") as made:
        made.gate.override = broken
        await made.start(await made.client.create_destination(NEW))
        await made.pass_time(30)
        assert made.last.error is not None
        assert made.last.is_fully_configured
        assert not made.last.is_done
        assert "fully configured" in made.timeline


async def test_cancelling_leaves_nothing_behind() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        assert made.task is not None
        assert len(asyncio.all_tasks()) > 2
        made.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await made.task
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert made.clock.sleepers == 0


async def test_only_a_destination_with_an_id_can_be_watched() -> None:
    async with scene("happy") as made:
        with pytest.raises(ValueError, match="id"):
            Watch(made.client, Destination.model_validate({"type": "x"}), made.clock)


async def test_retry_after_is_kept_also_when_somebody_presses_a_key() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: answer({}, 429, retry_after="30")
        await made.pass_time(2)
        assert isinstance(made.last.error, Unreachable)
        assert made.last.error.retry_after == 30
        asked = len(made.gate.paths)
        watch.look_now()
        await made.pass_time(29)
        assert len(made.gate.paths) == asked
        assert watch.due_in == pytest.approx(1)
        made.gate.override = lambda _: None
        await made.pass_time(1)
        assert made.last.error is None
        assert made.timeline[1:] == [
            "look failed: The API asks for a pause of 30 s (HTTP 429).",
            "looks succeed again",
        ]


async def test_a_key_held_down_stays_within_the_requests_of_a_minute() -> None:
    async with scene("slow-check") as made:
        watch = await made.start(await made.client.create_destination(NEW))
        for _ in range(100):
            watch.look_now()
            await made.settle()
        assert len(made.gate.paths) - 1 == made.last.requests == REQUESTS_A_MINUTE
        assert watch.due_in == pytest.approx(60, abs=1)
        await made.pass_time(60)
        assert made.last.looks == REQUESTS_A_MINUTE // 2 + 1


async def test_after_the_ceiling_it_asks_before_it_goes_on() -> None:
    async with scene("slow-check") as made:
        made.gate.override = lambda _: answer({"type": "x", "id": 337658})
        watch = await made.start(await made.client.create_destination(NEW), ceiling=100)
        await made.pass_time(90)
        assert not made.last.is_asking
        await made.pass_time(20)
        assert made.last.is_asking
        assert watch.due_in is None
        asked = len(made.gate.paths)
        await made.pass_time(10_000)
        assert len(made.gate.paths) == asked
        watch.look_now()
        await made.settle()
        assert len(made.gate.paths) > asked
        assert not made.last.is_asking
        await made.pass_time(90)
        assert not made.last.is_asking
        await made.pass_time(20)
        assert made.last.is_asking


async def test_one_garbled_check_is_an_error_and_three_in_a_row_are_no_check() -> None:
    def garbled(request: httpx.Request) -> httpx.Response | None:
        is_check = request.url.path.endswith("last-connection-check")
        return answer([1, 2]) if is_check else None

    async with scene("happy") as made:
        made.gate.override = garbled
        await made.start(await made.client.create_destination(NEW))
        assert isinstance(made.last.error, ProtocolError)
        assert made.last.check_state is CheckState.UNKNOWN
        await made.finish()
        assert made.last.check_state is CheckState.UNSEEN
        assert (made.last.looks, made.last.errors) == (3, 2)


async def test_a_row_that_cannot_be_read_is_not_taken_for_a_deletion() -> None:
    async with scene("slow-check") as made:
        await made.start(await made.client.create_destination(NEW))
        made.gate.override = lambda _: answer([{"id": 337658, "type": None}])
        await made.pass_time(2)
        assert not made.last.is_gone
        assert isinstance(made.last.error, ProtocolError)


async def test_fully_configured_with_a_failed_check_is_an_end_but_not_done() -> None:
    def failed(request: httpx.Request) -> httpx.Response | None:
        is_check = request.url.path.endswith("last-connection-check")
        return answer({"status": "failed", "error": True}) if is_check else None

    async with scene("immediate") as made:
        destination = await made.client.create_destination(NEW)
        made.gate.override = failed
        await made.start(destination.model_copy(update={"check_job_name": None}))
        await made.finish()
        assert made.last.end is End.CHECK_FAILED
        assert not made.last.is_done


@pytest.mark.parametrize("jitter", [0.0, 0.3, 0.999])
async def test_a_change_is_seen_within_one_pause(jitter: float) -> None:
    """Whenever the server flips, the next look is at most the longest pause away."""
    for check_seconds in (1.0, 7.5, 33.3, 121.0):
        async with scene("slow-check", check_seconds=check_seconds) as made:
            await made.start(await made.client.create_destination(NEW), jitter=jitter)
            await made.pass_time(check_seconds + LONGEST_PAUSE)
            assert made.last.is_done
            assert made.moments[-1] - check_seconds <= LONGEST_PAUSE


async def test_a_second_watch_knows_since_when_the_check_runs() -> None:
    async with scene("slow-check") as made:
        destination = await made.client.create_destination(NEW)
        await made.start(destination)
        await made.pass_time(10)
        first = made.last
        assert made.task is not None
        made.task.cancel()
        await made.pass_time(10)
        watch = Watch(made.client, destination, made.clock, known=first)
        seen = await anext(watch.observations())
        assert seen.check_since == first.check_since == made.seen[0].at
        assert (seen.looks, seen.errors) == (1, 0)
