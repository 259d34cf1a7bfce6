"""Answers in which one thing, or two, are not what they were: nothing fails, nothing is hidden."""

import copy
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from stitch_tui.connect.body import encode
from stitch_tui.connect.errors import ConnectError
from stitch_tui.connect.models import Destination, Listing, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from stitch_tui.sandbox.destination_types import built_in_type
from stitch_tui.transcript import Transcript
from stitch_tui.watch.advice import advice_on
from stitch_tui.watch.changes import changes
from stitch_tui.watch.observation import CheckState, Observation
from stitch_tui.watch.timeline import Timeline
from stitch_tui.widgets.destination_list import _cells, _detail
from stitch_tui.widgets.form_rows import field_help
from stitch_tui.widgets.step_rows import step_rows
from tests.unit.connect.wire import answering

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
GONE = object()
"""Stands for a key that is left out."""
ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 2.5, 1e308, 10**30, "", "x", "\x1b[2J\u202e"),
    *([], {}, [[]], ["x"], {"a": {"b": [1]}}, {"type": "form"}, GONE),
)
GOOD = {"id": 77, "type": "snowflake", "name": "Good"}
Path = tuple[str | int, ...]


def card() -> dict[str, Any]:
    """A report card of each kind of property, of a destination that is set up halfway."""
    made: Any = copy.deepcopy(built_in_type("postgres"))
    form = made["steps"][0]
    form["properties"] = [
        *form["properties"][:2],
        {"name": "ssh", "json_schema": {"type": "object", "properties": {"host": {"type": "x"}}}},
        {"name": "id", "property_type": "read_only", "provided": True, "json_schema": None},
    ]
    return {**made, "current_step": 1, "current_step_type": "form"}


def destination() -> dict[str, Any]:
    values = {"database": "analytics", "ssh": {"host": "a"}, "status": "1"}
    times = {f"{what}_at": "2026-01-31T09:00:00Z" for what in ("created", "updated")}
    never: dict[str, object] = {f"{what}_at": None for what in ("deleted", "paused")}
    head = {"id": 7, "type": "postgres", "name": "Staging", "check_job_name": "1.7.check.a-b"}
    return {**head, **times, **never, "properties": values, "report_card": card()}


def places(value: object, path: Path = ()) -> Iterator[Path]:
    """Where anything is in ``value``, itself left out."""
    inside: Any = ()
    if isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(value: object, *changes_: tuple[Path, object]) -> object:
    """``value`` with something else at each path, as far as it is still there."""
    made = copy.deepcopy(value)
    for (*way, last), new in changes_:
        inner: Any = made
        try:
            for key in way:
                inner = inner[key]
            if new is GONE:
                del inner[last]
            else:
                inner[last] = copy.deepcopy(new)
        except (KeyError, IndexError, TypeError):
            continue
    return made


def one_change(value: object) -> Iterator[object]:
    for path in places(value):
        for new in ODD:
            yield changed(value, (path, new))


def two_changes(value: object, count: int) -> Iterator[object]:
    chance, found = random.Random(7), list(places(value))
    for _ in range(count):
        yield changed(value, *((chance.choice(found), chance.choice(ODD)) for _ in range(2)))


def fill_in(made: ReportCard, row: Destination | None = None) -> None:
    """Every property of the card can be seen in the form, and what is sent can be encoded."""
    draft = Draft(form_plan(made), row)
    for name in draft.fields:
        draft.set(name, "abc")
        assert field_help(draft, f"property:{name}", draft.problem(name)).plain
    assert {item.name for item in made.properties} <= set(draft.plan.shapes)
    sent = json.loads(encode({"set": draft.properties(), "all": draft.changes()}))
    assert {*sent["set"], *sent["all"]} <= set(draft.plan.shapes)
    encode(draft.new_destination().body())


def look_at(row: Destination) -> None:
    """List, status, timeline and transcript show it, also where it was another one before."""
    assert [cell.plain for cell in _cells(row, NOW)][2]
    assert _detail(row).plain
    known = Destination.model_validate(destination())
    looks = [Observation(NOW, each, check_state=CheckState.RUNNING) for each in (known, row, known)]
    timeline = Timeline(lambda text: text)
    for before, seen in pairwise(looks):
        timeline.take(seen, known)
        changes(before, seen)
        assert advice_on(seen).headline
        assert all(each.content().plain for each in step_rows(seen))
    written = Transcript("api.example.com", NOW, looks[1], timeline)
    assert written.markdown().startswith("# ")
    assert written.json_lines()


async def read(entries: list[object]) -> Listing[Destination]:
    return await answering(entries).client.list_destinations()


async def assert_shown(entries: list[object]) -> None:
    """Each entry is a row, but for one that names no destination at all."""
    listing = await read(entries)
    names = {"id", "name", "type"}
    nameless = [each for each in entries if not (isinstance(each, dict) and names & {*each})]
    assert listing.unreadable <= len(nameless)
    assert len(listing.rows) == len(entries) - listing.unreadable
    assert 77 in {row.id for row in listing.rows}
    for row in listing.rows:
        look_at(row)
        fill_in(row.report_card or ReportCard(type=row.type), row)


async def test_a_destination_with_one_thing_changed_is_shown() -> None:
    cases = list(one_change(destination()))
    assert len(cases) > 800
    for made in cases:
        await assert_shown([made, GOOD])


async def test_a_destination_with_two_things_changed_is_shown() -> None:
    for made in two_changes(destination(), 400):
        await assert_shown([GOOD, made])


@pytest.mark.parametrize("entry", [each for each in ODD if each is not GONE], ids=repr)
async def test_an_entry_that_is_no_destination_hides_no_other(entry: object) -> None:
    await assert_shown([entry, GOOD, entry])


async def test_a_type_with_one_thing_changed_hides_no_other_and_gives_a_form() -> None:
    for made in (*one_change(card()), *two_changes(card(), 200)):
        listing = await answering([made, {"type": "good"}]).client.list_destination_types()
        assert "good" in {each.type for each in listing.rows}
        for each in listing.rows:
            fill_in(each)


async def test_a_check_and_an_answer_to_a_write_are_read_or_refused() -> None:
    check = {"name": "1.7.check.a-b", "status": "failed", "error": True, "tap_error_message": "no"}
    for made in (*one_change(check), *ODD[:-1]):
        try:
            seen = await answering(made).client.last_connection_check(7)
        except ConnectError:
            continue
        assert seen is None or seen.state in {"running", "succeeded", "failed", "unknown"}
    for made in one_change({**destination(), "report_card": None}):
        try:
            row = await answering(made).client.update_destination(7, {})
        except ConnectError:
            continue
        assert row.id
