"""Every endpoint with every fault of its answer: what is said, kept, created, and never shown."""

import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.faults import conftest
from tests.faults.endpoints import ENDPOINTS, LIST, Endpoint, Write, add_destination
from tests.faults.faults import BODY, FAULTS, SCHEMA, STATUS, WIRE, Fault, Kind
from tests.faults.stage import IMPATIENT, PASSWORD, PATIENT, TOKEN, Stage, running
from tests.hostile import is_unseen
from tests.pilot.drawn import fault_of_titles, faults

LONGEST_STALL = 0.1
"""Seconds for which no key would be answered."""


@dataclass(frozen=True)
class Cell:
    """A fault at an endpoint; a write is carried out before its answer is spoilt, or it is not."""

    endpoint: Endpoint
    fault: Fault
    is_carried_out: bool

    @property
    def name(self) -> str:
        what = f"{self.endpoint.name}-{self.fault.name}"
        return what if self.is_carried_out or not self.fault.may_be_undone else f"{what}-undone"


def _cells(endpoint: Endpoint, fault: Fault) -> list[Cell]:
    if not isinstance(endpoint, Write):
        return [Cell(endpoint, fault, is_carried_out=True)]
    kind, _ = fault.at(endpoint.name)
    if kind in {Kind.SAID, Kind.REFUSED}:
        return [Cell(endpoint, fault, is_carried_out=False)]
    done = [Cell(endpoint, fault, is_carried_out=True)]
    return [*done, Cell(endpoint, fault, is_carried_out=False)] if fault.may_be_undone else done


CELLS = [cell for endpoint in ENDPOINTS for fault in FAULTS for cell in _cells(endpoint, fault)]

conftest.size = len(ENDPOINTS), len(FAULTS), len(CELLS)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """An app, one for all the cells of an endpoint."""
    async with running() as made:
        yield made


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("stage", "cell"),
    [pytest.param(cell.endpoint, cell, id=cell.name) for cell in CELLS],
    indirect=["stage"],
    scope="module",
)
async def test_cell(stage: Stage, cell: Cell, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint, fault = cell.endpoint, cell.fault
    await _begin(stage, endpoint)
    typed = endpoint.typed(stage)

    stage.wait_at_most(IMPATIENT if fault.hangs else PATIENT)
    stage.server.spoil(
        endpoint.method, endpoint.path, fault.how, is_carried_out=cell.is_carried_out
    )
    stage.heartbeat.start()
    await endpoint.send(stage)
    stage.heartbeat.stop()
    stage.server.mend()
    stage.wait_at_most(PATIENT)

    is_over = _assert_said(stage, cell)
    assert endpoint.typed(stage) == typed
    assert len(stage.server.ask("GET", LIST)) <= 1
    assert [request.method for request in stage.server.requests].count("POST") <= 1
    _assert_safe(stage, caplog)
    if is_over:
        await endpoint.go_on(stage)
    else:
        await endpoint.send(stage)
        assert re.search(endpoint.fine, stage.text), stage.text
        assert "✗" not in stage.notice
        assert len(stage.server.ask("GET", LIST)) == endpoint.after
        _assert_safe(stage, caplog)
    stage.is_set = endpoint.may_stay(stage)
    conftest.played[cell.name] = stage.heartbeat.ours, stage.heartbeat.wall
    assert stage.heartbeat.ours < LONGEST_STALL


async def _begin(stage: Stage, endpoint: Endpoint) -> None:
    """An account of its own for each write; a GET leaves everything as it was."""
    if not stage.is_set:
        stage.start_over(endpoint.scenario)
        if endpoint.before:
            add_destination(stage)
        await stage.go_home()
        await endpoint.open(stage)
    stage.is_set = False
    stage.raised.clear()
    stage.server.requests.clear()


def _assert_said(stage: Stage, cell: Cell) -> bool:
    """Whether nothing is left to do: a write was carried out, and the app knows."""
    endpoint = cell.endpoint
    kind, words = cell.fault.at(endpoint.name)
    if kind is Kind.FINE:
        assert re.search(words or endpoint.fine, stage.text), stage.text
        assert "✗" not in stage.notice
        return isinstance(endpoint, Write)
    if isinstance(endpoint, Write) and kind in {Kind.UNREAD, Kind.SHAPE}:
        words = endpoint.found if cell.is_carried_out else endpoint.not_found
        if cell.is_carried_out:
            assert words in stage.text, stage.text
            return True
    said = endpoint.said(stage)
    assert re.search(words, said), said
    assert not any(is_unseen(character) for character in said)
    assert said[-1] in ".…"
    assert kind is Kind.SAID or re.search("postgres|Staging", stage.text), (
        "what was known before is gone"
    )
    return False


def _assert_safe(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that was sent is shown or told, nothing steers the terminal, nothing goes astray."""
    for told in (stage.text, caplog.text, *stage.raised):
        assert TOKEN not in told
        assert PASSWORD not in told
    assert faults(stage.screen) == []
    assert fault_of_titles(stage.app) == []
    assert "Traceback" not in stage.text
    assert stage.server.strangers == 0


def test_the_matrix_is_whole() -> None:
    assert {(cell.endpoint.name, cell.fault.name) for cell in CELLS} == {
        (endpoint.name, fault.name) for endpoint in ENDPOINTS for fault in FAULTS
    }
    assert min(map(len, (WIRE, STATUS, BODY, SCHEMA))) >= 10
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 25
