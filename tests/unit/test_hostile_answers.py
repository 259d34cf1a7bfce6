"""Twenty thousand answers made to do harm: read, planned, filled in, watched; nothing fails.

They reach no screen here; ``tests/pilot/test_drawn.py`` draws some of them.
"""

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given
from pydantic import ValidationError

from stitch_tui.connect.body import encode
from stitch_tui.connect.errors import NotAuthorised, Unreachable
from stitch_tui.connect.models import ConnectionCheck, Destination, Listing, ReportCard
from stitch_tui.destination_state import state_of
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.host import clean_host
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.shape import leaves
from stitch_tui.text import each_visible, many_lines, one_line
from stitch_tui.watch.advice import advice_on
from stitch_tui.watch.changes import changes
from stitch_tui.watch.observation import CheckState, Observation
from stitch_tui.watch.timeline import Timeline
from stitch_tui.widgets.destination_list import _cells, _detail
from stitch_tui.widgets.form_rows import field_help, row_note
from stitch_tui.widgets.step_rows import step_rows
from tests.hostile import SEEDS, Hostile, examples, is_unseen, over_the_wire

NOW = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
ROOM = 80
"""Fields a card may have here; more are tested elsewhere, and not twenty thousand times."""


def assert_seen(text: str) -> None:
    unseen = {hex(ord(character)) for character in text.replace("\n", "") if is_unseen(character)}
    assert not unseen, unseen


def fill_in(draft: Draft, hostile: Hostile) -> None:
    for name in list(draft.fields)[:ROOM]:
        text = hostile.text()
        draft.set(name, text)
        clean_host(text)
        problem = draft.problem(name)
        row_note(draft.fields[name], text)
        assert_seen(field_help(draft, f"property:{name}", problem).plain)
    draft.missing()
    draft.required_count()


def assert_sendable(draft: Draft) -> None:
    """What is sent can be encoded, and holds nothing that is locked."""
    sent = json.loads(encode({"properties": draft.properties(), "again": draft.changes()}))
    for name in (*sent["properties"], *sent["again"]):
        entered = leaves(draft.plan.shapes[name])
        assert not all(draft.fields[leaf].is_locked for leaf in entered)


def read_card(hostile: Hostile) -> ReportCard:
    return ReportCard.model_validate(over_the_wire(hostile.card()))


def read_list(hostile: Hostile) -> Listing[Destination]:
    payload = over_the_wire(hostile.destinations())
    assert isinstance(payload, list)
    rows = []
    for entry in payload:
        try:
            rows.append(Destination.model_validate(entry))
        except ValidationError:
            continue
    return Listing(tuple(rows), len(payload) - len(rows))


@examples(8_000)
@given(seed=SEEDS)
def test_any_card_is_planned_filled_in_and_encoded(seed: int) -> None:
    hostile = Hostile(seed)
    card = read_card(hostile)
    draft = Draft(form_plan(card))
    fill_in(draft, hostile)
    assert_sendable(draft)
    encode(draft.new_destination().body())


@examples(6_000)
@given(seed=SEEDS)
def test_any_list_of_destinations_is_shown_and_edited(seed: int) -> None:
    hostile = Hostile(seed)
    for row in read_list(hostile).rows:
        for text in _cells(row, NOW):
            assert_seen(text.plain)
        assert_seen(_detail(row).plain)
        card = row.report_card or ReportCard(type=row.type)
        draft = Draft(form_plan(card), row)
        for name in draft.fields:
            assert_seen(each_visible(draft.text(name)))
        fill_in(draft, hostile)
        assert_sendable(draft)
        again = Draft(draft.plan, row)
        again.keep_typed(draft)


def observed(hostile: Hostile, at: datetime, number: int) -> Observation:
    destination = Destination.model_validate(over_the_wire(hostile.destination(id=7)))
    check = ConnectionCheck.model_validate(over_the_wire(hostile.check()))
    states = list(CheckState)
    errors = (None, None, Unreachable(hostile.text()), NotAuthorised(hostile.text()))
    return Observation(
        at,
        destination,
        check,
        states[number % len(states)],
        at,
        is_gone=number % 17 == 0,
        error=errors[number % len(errors)],
        looks=number % 3,
        is_asking=number % 5 == 0,
    )


@examples(6_000)
@given(seed=SEEDS)
def test_any_look_is_explained_and_compared_with_the_one_before(seed: int) -> None:
    hostile = Hostile(seed)
    timeline = Timeline(lambda text: text)
    looks = [observed(hostile, NOW + timedelta(seconds=n), seed + n) for n in range(2)]
    for seen in looks:
        for row in step_rows(seen):
            assert_seen(row.content().plain)
        assert len(step_rows(seen)) <= 20
        advice = advice_on(seen)
        assert_seen(one_line(advice.headline) + "".join(map(one_line, advice.lines)))
        assert_seen(many_lines(advice.quote))
        assert_seen(one_line(state_of(seen.destination).word))
        timeline.take(seen, looks[0].destination)
        assert seen.form_state is not None
        assert seen.end is None or seen.end
    for change in changes(*looks):
        assert_seen(one_line(change.text))
    assert all(entry.text is not None for entry in timeline.entries)
