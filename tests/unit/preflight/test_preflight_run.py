"""The one owner of the checks: their order, their time, and what giving up leaves behind."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import pytest

from stitch_tui.preflight.finding import (
    Check,
    Finding,
    Probe,
    Verdict,
    failed,
    passed,
    warned,
)
from stitch_tui.preflight.run import Progress, run
from stitch_tui.preflight.target import Target
from tests.clock import FakeClock

HERE = Target("postgres", {"host": "db.example.com"})


def probe(*findings: Finding, name: str = "a", needs: tuple[str, ...] = ()) -> Probe:
    """One that finds ``findings``, a check each: ``a0``, ``a1`` …"""

    async def found(_: Target) -> AsyncGenerator[Finding, None]:
        for finding in findings:
            yield finding

    checks = tuple(Check(f"{name}{n}", f"Check {name}{n}", 5.0) for n in range(len(findings)))
    return Probe(checks, found, needs)


async def ended(*probes: Probe) -> list[tuple[str, Verdict, str]]:
    made = [each async for each in run(HERE, probes, FakeClock())]
    return [(p.check.id, p.finding.verdict, p.finding.detail) for p in made if p.finding]


async def test_each_check_begins_and_ends_in_its_order() -> None:
    made = [each async for each in run(HERE, [probe(passed("x"), passed("y"))], FakeClock())]
    assert [(each.check.id, each.finding is None) for each in made] == [
        ("a0", True),
        ("a0", False),
        ("a1", True),
        ("a1", False),
    ]


async def test_after_a_failure_the_rest_of_the_connection_is_not_tried() -> None:
    assert await ended(probe(failed("no", "host"), passed("never"))) == [
        ("a0", Verdict.FAILED, "no"),
        ("a1", Verdict.NOT_TRIED, "needs: Check a0"),
    ]


async def test_a_failure_that_goes_on_and_a_warning_stop_nothing() -> None:
    old = Finding(Verdict.FAILED, "too old", goes_on=True)
    assert [verdict for _, verdict, _ in await ended(probe(old, warned("hm"), passed("yes")))] == [
        Verdict.FAILED,
        Verdict.WARNED,
        Verdict.PASSED,
    ]


@pytest.mark.parametrize(
    ("first", "is_tried"), [(passed("x"), True), (warned("x"), True), (failed("x"), False)]
)
async def test_a_probe_waits_for_what_it_needs(first: Finding, *, is_tried: bool) -> None:
    made = await ended(probe(first), probe(passed("y"), name="b", needs=("a0",)))
    assert (made[1][1] is Verdict.PASSED) == is_tried
    assert is_tried or made[1][2] == "needs: Check a0"


async def test_what_nobody_checks_is_waited_for_by_nobody() -> None:
    assert await ended(probe(passed("y"), needs=("tcp",))) == [("a0", Verdict.PASSED, "y")]


class Connection:
    """A connection that never answers, and whether it was closed."""

    def __init__(self) -> None:
        self.is_tried = asyncio.Event()
        self.is_closed = False

    async def findings(self, _: Target) -> AsyncGenerator[Finding, None]:
        self.is_tried.set()
        try:
            await asyncio.Event().wait()
            yield passed("never")
        finally:
            self.is_closed = True


def silent(connection: Connection, seconds: float) -> Sequence[Probe]:
    checks = (Check("tcp", "TCP opens", seconds, ("host", "port")), Check("tls", "TLS", 5.0))
    return [Probe(checks, connection.findings)]


async def test_no_answer_is_a_failure_after_its_time_and_closes_the_connection() -> None:
    connection = Connection()
    made = [each async for each in run(HERE, silent(connection, 0.01), FakeClock())]
    found = made[1].finding
    assert found == failed("no answer in 0.01 s", "host", "port")
    assert connection.is_closed
    assert made[-1].finding is not None
    assert made[-1].finding.verdict is Verdict.NOT_TRIED


async def test_giving_up_closes_the_connection_that_is_waited_for() -> None:
    connection = Connection()

    async def follow() -> list[Progress]:
        async with aclosing(run(HERE, silent(connection, 60.0), FakeClock())) as made:
            return [each async for each in made]

    task = asyncio.create_task(follow())
    await connection.is_tried.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert connection.is_closed
