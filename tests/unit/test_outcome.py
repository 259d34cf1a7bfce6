"""What a list says about a write whose answer was lost; what it does not say is not claimed."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import NotAuthorised
from stitch_tui.connect.models import Destination, NewDestination
from stitch_tui.connect.token import read_token
from stitch_tui.outcome import (
    LOOKS,
    PAUSE,
    CannotTell,
    CarriedOut,
    NotCarriedOut,
    Outcome,
    ids_before,
    outcome_of_create,
    outcome_of_delete,
    outcome_of_update,
)

NEW = NewDestination("postgres", {"host": "db", "password": SecretStr("x")}, "Staging")
OTHER_NAME = "There is a new destination of this type, but of another name:"
Row = dict[str, Any]


class Clock:
    """Notes how long was waited, and waits for nothing."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return sum(self.slept)

    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class Api:
    """Answers one list after the other, the last one for good; ``None`` is a broken one."""

    def __init__(self, *lists: object) -> None:
        self._lists = list(lists)
        self.asked = 0
        self.clock: Any = Clock()
        self.client = ConnectClient(
            read_address("https://api.example"),
            read_token("ac_test"),
            via=httpx.MockTransport(self._answer),
            clock=self.clock,
        )

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert request.method == "GET"
        rows = self._lists[min(self.asked, len(self._lists) - 1)]
        self.asked += 1
        if isinstance(rows, int):
            return httpx.Response(rows, stream=httpx.ByteStream(b"{}"))
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps(rows).encode()))


def row(destination_id: int, **more: object) -> Row:
    return {"type": "postgres", "id": destination_id, "name": "Staging", **more}


async def created(api: Api, new: NewDestination = NEW, before: Sequence[int] = (1,)) -> Outcome:
    return await outcome_of_create(api.client, api.clock, new, frozenset(before))


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([row(1), row(2)], 2),
        ([row(1)], NotCarriedOut),
        ([], NotCarriedOut),
        ([row(1), row(2, type="s3")], NotCarriedOut),
        ([row(1), row(2, name="Other")], f"{OTHER_NAME} #2."),
        ([row(1), row(0)], f"{OTHER_NAME} one without an id."),
        ([row(1), row(2, deleted_at="2021-06-03T16:11:03Z")], NotCarriedOut),
        ([row(1), row(2), row(3)], "More than one new destination fits: #2, #3."),
        ([row(1), {"id": 2}], "Part of the list can't be read."),
        ([row(1), row(2), {"id": 3}], 2),
        ({"data": []}, "The API answered, but not with a list."),
        (503, "The API is having problems (HTTP 503)."),
    ],
)
async def test_of_a_create(rows: object, outcome: object) -> None:
    api = Api(rows)
    found = await created(api)
    if isinstance(outcome, int):
        assert isinstance(found, CarriedOut)
        assert found.destination is not None
        assert found.destination.id == outcome
        assert api.asked == 1
    else:
        expected = CannotTell(outcome) if isinstance(outcome, str) else NotCarriedOut()
        assert found == expected
        assert (api.asked, api.clock.slept) == (LOOKS, [PAUSE] * (LOOKS - 1))


async def test_without_a_name_the_type_has_to_do() -> None:
    unnamed = NewDestination("postgres", {})
    found = await created(Api([row(1), row(2, name="Default postgres")]), unnamed)
    assert isinstance(found, CarriedOut)


async def test_a_write_may_show_late() -> None:
    api = Api([row(1)], 502, [row(1), row(2)])
    assert isinstance(await created(api), CarriedOut)
    assert api.asked == 3


async def test_what_is_not_known_to_have_been_there_cannot_be_told_apart() -> None:
    api = Api([row(1), row(2)])
    found = await outcome_of_create(api.client, api.clock, NEW, None)
    assert found == CannotTell("What the account had before is not known.")
    assert api.asked == 0


async def test_ids_before() -> None:
    assert await ids_before(Api([row(1), row(7)]).client) == {1, 7}
    assert await ids_before(Api("nonsense").client) is None
    assert await ids_before(Api(500).client) is None
    with pytest.raises(NotAuthorised):
        await ids_before(Api(401).client)


BEFORE = Destination.model_validate(
    row(1, properties={"host": "old", "ssl": "true"}, updated_at="1", check_job_name="a")
)


@pytest.mark.parametrize(
    ("sent", "now", "outcome"),
    [
        ({"host": "new"}, {"properties": {"host": "new"}, "updated_at": "2"}, CarriedOut),
        ({"host": "new"}, {"properties": {"host": "new"}, "updated_at": "1"}, CarriedOut),
        ({"host": "new"}, {"properties": {"host": "old"}, "updated_at": "1"}, NotCarriedOut),
        ({"host": "new"}, {"properties": {"host": "old"}, "updated_at": "2"}, CannotTell),
        ({"ssl": False}, {"properties": {"ssl": "false"}, "updated_at": "2"}, CarriedOut),
        ({"password": SecretStr("x")}, {"properties": {}, "updated_at": "2"}, CarriedOut),
        ({"password": SecretStr("x")}, {"properties": {}, "updated_at": "1"}, NotCarriedOut),
        ({"key": {"a": SecretStr("x")}}, {"properties": {}, "updated_at": "2"}, CarriedOut),
        ({"password": SecretStr("x")}, {"properties": {}, "check_job_name": "b"}, CannotTell),
        ({"ssl": True}, {"properties": {"ssl": "true"}, "check_job_name": "b"}, CannotTell),
        ({"host": "new"}, None, CannotTell),
    ],
)
async def test_of_an_update(sent: Row, now: Row | None, outcome: type[Outcome]) -> None:
    kept = {"updated_at": "1", "check_job_name": "a"}
    api = Api([] if now is None else [row(1, **{**kept, **now})])
    found = await outcome_of_update(api.client, api.clock, BEFORE, sent)
    assert isinstance(found, outcome)


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([row(2)], CarriedOut),
        ([], CarriedOut),
        ([row(1, deleted_at="2021-06-03T16:11:03Z")], CarriedOut),
        ([row(1)], NotCarriedOut),
        ([row(2), {"id": 1}], CannotTell),
        ([{"type": "postgres"}], CannotTell),
        (500, CannotTell),
    ],
)
async def test_of_a_deletion(rows: object, outcome: type[Outcome]) -> None:
    api = Api(rows)
    assert isinstance(await outcome_of_delete(api.client, api.clock, 1), outcome)
