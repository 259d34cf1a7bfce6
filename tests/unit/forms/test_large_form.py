"""Ten thousand properties on one card: a keystroke costs what it costs on a small one."""

import time

import pytest

from stitch_tui.connect.models import ReportCard
from stitch_tui.forms import draft as draft_module
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Field
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.validation import Problem, problem_with
from tests.unit.forms.cards import card

PAIR = {
    "type": "object",
    "required": ["a", "b"],
    "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
}


def large(count: int) -> ReportCard:
    """Mostly required text, every hundredth property an object of two members."""
    return card(
        *(
            {"name": f"p{n}", "json_schema": PAIR}
            if n % 100 == 50
            else {"name": f"p{n}", "is_required": True, "json_schema": {"pattern": "^a+$"}}
            for n in range(count)
        )
    )


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the fields whose text was judged, each time it was."""
    names: list[str] = []

    def noted(field: Field, text: str) -> Problem | None:
        names.append(field.name)
        return problem_with(field, text)

    monkeypatch.setattr(draft_module, "problem_with", noted)
    return names


def filled(count: int) -> Draft:
    made = Draft(form_plan(large(count)))
    for name in made.fields:
        made.set(name, "a")
    return made


def test_a_keystroke_judges_its_own_field_alone_however_many_there_are(judged: list[str]) -> None:
    found: list[list[str]] = []
    for count in (100, 10_000):
        made = filled(count)
        revision = made.revision
        judged.clear()
        assert made.set("p7", "ab") == ()
        found.append(list(judged))
        assert list(made.todo) == ["p7"]
        assert made.revision == revision + 1
    assert found[0] == found[1]
    assert set(found[0]) == {"p7"}


def test_a_keystroke_in_a_member_judges_its_object_alone(judged: list[str]) -> None:
    made = filled(10_000)
    judged.clear()
    made.set("p50.a", "")
    assert judged == []
    assert list(made.todo) == ["p50.a"]
    made.set("p50.a", "b")
    assert set(judged) == {"p50.a"}
    assert not made.todo


def test_a_keystroke_that_changes_nothing_to_do_leaves_the_revision() -> None:
    made = filled(1_000)
    revision = made.revision
    made.set("p7", "aa")
    assert made.revision == revision


def test_ten_thousand_properties_give_a_plan_of_as_many_fields() -> None:
    made = large(10_000)
    started = time.process_time()
    plan = form_plan(made)
    planned = time.process_time()
    Draft(plan)
    drafted = time.process_time()
    print(f"\nplan {planned - started:.2f} s, draft {drafted - planned:.2f} s")  # noqa: T201
    assert len(plan.shapes) == 10_000
    assert len(plan.fields) == 10_100
