"""Every combination of what a report card and a connection check can say gives its pair of facts.

The two facts never stand for each other: one table for the card, one for the check, and the test
goes through all pairs.
"""

import itertools
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from stitch_tui.connect.models import ConnectionCheck, Destination
from stitch_tui.watch.advice import Tone, advice_on
from stitch_tui.watch.observation import CheckState, End, FormState, Observation
from stitch_tui.widgets.step_rows import step_rows
from tests.unit.watch.scene import answer, client_answering

AT = datetime(2021, 6, 3, 16, 11, 3, tzinfo=UTC)
STEPS = ["form", "oauth", "profile", "discover_schema", "field_selection", "fully_configured"]
PROVIDED = {"all": (True, True), "one": (True, False), "none": (False, False)}

# current_step_type, provided -> what the card says (Connect API: report cards, connection steps)
FORM_FACTS = {
    ("form", "all"): FormState.SET,
    ("form", "one"): FormState.MISSING,
    ("form", "none"): FormState.MISSING,
    **{(step, provided): FormState.PAST for step in STEPS[1:-1] for provided in PROVIDED},
    **{("surprise", provided): FormState.PAST for provided in PROVIDED},
    **{("fully_configured", provided): FormState.COMPLETE for provided in PROVIDED},
    **{(None, provided): FormState.UNKNOWN for provided in PROVIDED},
}
# status -> what the check says, and how its row is drawn (Connect API: connection checks)
CHECK_FACTS = {
    "running": (CheckState.RUNNING, "◐", "running since 16:11:03"),
    "succeeded": (CheckState.PASSED, "✔", "passed"),
    "failed": (CheckState.FAILED, "✗", "failed"),
    "surprise": (CheckState.UNKNOWN, "·", "not known"),
    None: (CheckState.UNSEEN, "·", "Stitch does not show this check"),
}
ENDS = {
    (FormState.COMPLETE, CheckState.PASSED): End.DONE,
    (FormState.COMPLETE, CheckState.UNSEEN): End.DONE,
    (FormState.COMPLETE, CheckState.FAILED): End.CHECK_FAILED,
}


def destination(step: str | None, provided: str) -> dict[str, Any]:
    def item(name: str, *, is_provided: bool) -> dict[str, Any]:
        return {
            "name": name,
            "is_required": True,
            "property_type": "user_provided",
            "provided": is_provided,
        }

    first, second = PROVIDED[provided]
    items = [item("host", is_provided=first), item("port", is_provided=second)]
    steps = [{"type": each, "properties": items if each == "form" else []} for each in STEPS]
    card = {"type": "postgres", "current_step_type": step, "steps": steps}
    return {"type": "postgres", "id": 7, "name": "Staging", "report_card": card}


def observed(step: str | None, status: str | None, provided: str) -> Observation:
    row = Destination.model_validate(destination(step, provided))
    state = CHECK_FACTS[status][0]
    check = None if status is None else ConnectionCheck(status=status)
    return Observation(AT, row, check, state, looks=1)


TABLE = [
    (step, provided, status)
    for (step, provided), status in itertools.product(FORM_FACTS, CHECK_FACTS)
]


def test_the_table_is_whole() -> None:
    assert len(TABLE) == 8 * 3 * 5


@pytest.mark.parametrize(("step", "provided", "status"), TABLE)
def test_the_pair_of_facts(step: str | None, provided: str, status: str | None) -> None:
    form, (check, glyph, words) = FORM_FACTS[step, provided], CHECK_FACTS[status]
    seen = observed(step, status, provided)
    assert (seen.form_state, seen.check_state) == (form, check)
    assert seen.end is ENDS.get((form, check))
    assert seen.is_fully_configured == (step == "fully_configured")

    rows = {row.label: row for row in step_rows(seen)}
    assert (rows["connection check"].glyph, rows["connection check"].detail) == (glyph, words)
    end = rows["fully configured"]
    expected = {FormState.COMPLETE: "✔", FormState.UNKNOWN: "?"}
    is_unknown = step in {None, "surprise"}
    assert end.glyph == ("?" if is_unknown else expected.get(form, "·"))

    advice = advice_on(seen)
    assert (advice.tone is Tone.DONE) == (seen.end is End.DONE)
    assert (advice.tone is Tone.WRONG) == (check is CheckState.FAILED)
    if seen.end is None and check is not CheckState.FAILED:
        waits_for_you = form is FormState.MISSING or (
            form is FormState.PAST and step != "discover_schema"
        )
        assert (advice.tone is Tone.YOUR_TURN) == waits_for_you


@pytest.mark.parametrize(("step", "provided", "status"), TABLE)
async def test_the_loop_sees_the_same(step: str | None, provided: str, status: str | None) -> None:
    """The same pairs through the API: a status of its own, or 404 where there is no check."""
    row = destination(step, provided)

    def respond(path: str) -> httpx.Response:
        if not path.endswith("last-connection-check"):
            return answer([row])
        return answer({"error": "NotFound"}, 404) if status is None else answer({"status": status})

    async with client_answering(respond) as watch:
        seen = await anext(watch.observations())
    assert seen.error is None
    assert seen.form_state is FORM_FACTS[step, provided]
    assert seen.check_state is CHECK_FACTS[status][0]
