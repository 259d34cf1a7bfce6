"""Signing in and asking take no longer than they may, and leave nothing behind when given up."""

import asyncio
import threading
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from stitch_tui.clock import SystemClock
from stitch_tui.preflight.finding import Probe, Verdict
from stitch_tui.preflight.mysql import MYSQL_LOGIN
from stitch_tui.preflight.mysql_grants import NEEDED
from stitch_tui.preflight.postgres import POSTGRES_LOGIN
from stitch_tui.preflight.run import run
from stitch_tui.preflight.target import Target
from tests.servers.mariadb import MariaDb
from tests.servers.postgres import Postgres
from tests.unit.preflight.signing_in import Relay, relay, to_sign_in, within

PASSWORD = "only for this"
MOMENT = 5.0
"""Seconds; more than anything takes that ends by itself."""


@dataclass(frozen=True)
class Case:
    """A probe, and a server on which all it looks at passes."""

    probe: Probe
    server: Postgres | MariaDb
    type_name: str
    values: dict[str, str]

    def target(self, **other: str) -> Target:
        """What is typed, but for some of it."""
        return to_sign_in(self.server, self.type_name, **(self.values | other))


@pytest.fixture(params=["postgres", "mysql"])
def case(request: pytest.FixtureRequest) -> Case:
    """Each kind of database."""
    values = {"password": PASSWORD, "database": "postgres"}
    if request.param == "postgres":
        postgres: Postgres = request.getfixturevalue("postgres")
        values["username"] = postgres.new_user(PASSWORD, "SUPERUSER")
        return Case(POSTGRES_LOGIN, postgres, "postgres", values)
    mariadb: MariaDb = request.getfixturevalue("mariadb")
    values["username"] = mariadb.new_user(PASSWORD, *NEEDED)
    return Case(MYSQL_LOGIN, mariadb, "mysql_destination", values)


def threads_of_drivers() -> list[str]:
    """The threads that are there for a check, or for what a check has not finished."""
    return [each.name for each in threading.enumerate() if each.name.startswith("preflight")]


async def until_nothing_is_left(between: Relay, before: set[asyncio.Task[object]]) -> None:
    """Return once the client has hung up, and neither a thread nor a task of its is left."""
    async with asyncio.timeout(MOMENT):
        await between.gone.wait()
        for thread in threading.enumerate():
            if thread.name.startswith("preflight"):
                await asyncio.to_thread(thread.join, MOMENT)
    assert not threads_of_drivers()
    ours = [task for task in asyncio.all_tasks() - before if "Relay" not in repr(task.get_coro())]
    assert not ours


@pytest.mark.parametrize("ssl", ["false", "true"])
async def test_a_server_that_says_nothing_takes_no_longer_than_the_limit(
    case: Case, ssl: str
) -> None:
    before = asyncio.all_tasks()
    async with relay() as silent:
        target = case.target(port=str(silent.port), ssl=ssl)
        ended = {}
        async with asyncio.timeout(MOMENT):
            async for progress in run(
                target, [within(0.2, case.probe, only="login")], SystemClock()
            ):
                if progress.finding is not None:
                    ended[progress.check.id] = progress
        finding = ended["login"].finding
        assert finding is not None
        assert (finding.verdict, finding.detail) == (Verdict.FAILED, "no answer in 0.2 s")
        assert finding.fields == ("host", "port")
        assert ended["login"].seconds >= 0.2
        await until_nothing_is_left(silent, before)


@pytest.mark.parametrize("position", [1, 2, 3])
@pytest.mark.parametrize("ssl", ["false", "true"])
async def test_a_server_that_falls_silent_takes_no_longer_than_the_limit(
    case: Case, position: int, ssl: str
) -> None:
    before = asyncio.all_tasks()
    async with relay(case.server.port) as between:
        silent_at = case.probe.checks[position].id
        probe = within(0.2, case.probe, only=silent_at)
        found = {}
        async with asyncio.timeout(2 * MOMENT):
            target = case.target(port=str(between.port), ssl=ssl)
            async for progress in run(target, [probe], SystemClock()):
                if progress.finding is not None:
                    found[progress.check.id] = progress.finding
                elif progress.check.id == silent_at:
                    between.fall_silent()
        verdicts = [each.verdict for each in found.values()]
        rest = len(verdicts) - position - 1
        assert verdicts == [Verdict.PASSED] * position + [Verdict.FAILED] + (
            [Verdict.NOT_TRIED] * rest
        )
        assert found[silent_at].detail == "no answer in 0.2 s"
        await until_nothing_is_left(between, before)


@pytest.mark.parametrize("position", [0, 1, 2, 3])
async def test_given_up_in_the_middle_it_leaves_nothing_behind(case: Case, position: int) -> None:
    before = asyncio.all_tasks()
    async with relay(case.server.port if position else None) as between:
        target = case.target(port=str(between.port))
        async with aclosing(run(target, [case.probe], SystemClock())) as going:
            async for progress in going:
                if progress.check.id == case.probe.checks[position].id:
                    break
            between.fall_silent()
            ending = asyncio.ensure_future(anext(going))
            async with asyncio.timeout(MOMENT):
                await between.came.wait()
                ending.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await ending
        await until_nothing_is_left(between, before)


@pytest.mark.parametrize("position", [0, 1, 2, 3])
async def test_closed_between_two_checks_it_signs_off(case: Case, position: int) -> None:
    before = asyncio.all_tasks()
    async with relay(case.server.port) as between:
        findings = case.probe.findings(case.target(port=str(between.port)))
        for _ in range(position + 1):
            assert (await anext(findings)).verdict is Verdict.PASSED
        await findings.aclose()
        await until_nothing_is_left(between, before)


async def test_cancelled_before_anybody_answers_the_name(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Event()

    async def never(*_: object, **__: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    findings = case.probe.findings(case.target(host="a.name.invalid"))
    going = asyncio.ensure_future(anext(findings))
    async with asyncio.timeout(MOMENT):
        await asked.wait()
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
    await findings.aclose()
    assert not threads_of_drivers()
