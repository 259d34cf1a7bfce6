"""Schemas made to take for ever: each is judged at once, or said to be beyond what is checked."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.effort import STEPS, is_affordable
from stitch_tui.forms.field import Control, Field
from stitch_tui.forms.plan import FormPlan, form_plan
from stitch_tui.forms.schema import CHOICES_LIMIT, schema_kind
from stitch_tui.forms.validation import UNCHECKED, _validator, problem_with
from tests.unit.forms.cards import card, draft, existing

TEXT = {"type": "string", "minLength": 3}
BOUND = 2.0
"""Seconds: generous, since the traps below take minutes or the age of the universe."""


@contextmanager
def at_once(what: str) -> Iterator[None]:
    started = time.process_time()
    yield
    seconds = time.process_time() - started
    print(f"\n{what}: {seconds:.3f} s", end="")  # noqa: T201
    assert seconds < BOUND


def chain(count: int, link: Callable[[str], dict[str, Any]], last: object = TEXT) -> dict[str, Any]:
    """``count`` definitions, each made of references to the next."""
    found = {f"d{n}": link(f"#/definitions/d{n + 1}") for n in range(count)}
    return {"$ref": "#/definitions/d0", "definitions": {**found, f"d{count}": last}}


def twice(keyword: str) -> Callable[[str], dict[str, Any]]:
    return lambda target: {keyword: [{"$ref": target}, {"$ref": target}]}


def inside_out(count: int) -> dict[str, Any]:
    """Alternatives that both name what stands beside them, over and over."""
    schema: dict[str, Any] = dict(TEXT)
    for _ in range(count):
        schema = {"anyOf": [{"$ref": "#/x"}, {"$ref": "#/x"}], "x": schema}
    return schema


def nested(keyword: str, count: int) -> dict[str, Any]:
    schema: dict[str, Any] = dict(TEXT)
    for _ in range(count):
        schema = {keyword: [schema]} if keyword.endswith("Of") else {keyword: {"a": schema}}
    return schema


def planned(schema: object) -> FormPlan:
    return form_plan(card({"name": "it", "json_schema": schema, "is_required": True}))


def first_field(schema: object) -> Field:
    return next(iter(planned(schema).fields.values()))


@pytest.mark.parametrize("keyword", ["anyOf", "allOf", "oneOf"])
@pytest.mark.parametrize("count", [13, 16, 60, 1_000])
def test_references_that_double_are_not_followed(keyword: str, count: int) -> None:
    with at_once(f"{keyword} doubled {count} times"):
        assert problem_with(first_field(chain(count, twice(keyword))), "ab") == UNCHECKED


@pytest.mark.parametrize("count", [9, 20, 40])
def test_alternatives_of_alternatives_are_read_at_once(count: int) -> None:
    with at_once(f"inside out {count} times"):
        schema = inside_out(count)
        assert schema_kind(schema) is None
        assert problem_with(first_field(schema), "ab") == UNCHECKED


@pytest.mark.parametrize("count", [3, 4, 10, 200])
def test_members_that_multiply_become_one_field_of_json(count: int) -> None:
    def link(target: str) -> dict[str, Any]:
        members = {f"m{n}": {"$ref": target} for n in range(40)}
        return {"type": "object", "properties": members}

    with at_once(f"40 members to the power of {count}"):
        plan = planned(chain(count, link))
        assert [f.control for f in plan.fields.values()] == [Control.JSON]
        assert problem_with(plan.fields["it"], '{"m1": {"m2": 5}}') is not None


def test_many_properties_that_multiply_are_held_by_a_limit_for_all() -> None:
    members = {f"m{n}": {"type": "string"} for n in range(13)}
    inner = {"type": "object", "properties": members}
    schema = {"type": "object", "properties": {f"o{n}": inner for n in range(13)}}
    made = card(*({"name": f"p{n}", "json_schema": schema} for n in range(1_000)))
    with at_once("169 fields a property"):
        plan = form_plan(made)
    assert len(plan.shapes) == 1_000
    assert 20_000 <= len(plan.fields) < 22_000


@pytest.mark.parametrize("keyword", ["anyOf", "allOf", "oneOf", "properties"])
@pytest.mark.parametrize("count", [40, 49, 60, 400])
def test_deep_schemas_lose_nothing_but_their_checks(keyword: str, count: int) -> None:
    with at_once(f"{keyword}, {count} deep"):
        field = first_field(nested(keyword, count))
        assert field.name.startswith("it")
        problem = problem_with(field, "{}")
        assert problem is None or problem == UNCHECKED or count < 50


def test_a_schema_too_deep_to_read_says_that_stitch_will_check_it() -> None:
    assert first_field(nested("anyOf", 400)).entry.rule == "text; Stitch will check it"


def test_a_value_too_deep_to_read_is_left_out_and_the_rest_is_there() -> None:
    deep = nested("properties", 400)
    row = Destination.model_validate({"type": "x", "id": 7, "properties": {"a": deep, "b": "1"}})
    assert row.properties == {"b": "1"}


PATTERNS = [
    "^(a+)+$",
    "^(a|a)*b$",
    "^(a|aa)+$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(a*)*\1c",
    "(?=(a+)+b)c",
    "(?:(?=a)a?){40}(?!a)b",
    "^(?:a?){30}(?=b)a{30}(?!b)c",
    "^(?:(?:a{1,100}){1,100}){1,100}$",
    r"^(?:\p{L}{1,100}){1,100}$",
    r"^(?!.*(.).*\1)(a+)+$",
    "(?<=a{1,1000})b",
    "(" * 500_000 + "a" + ")" * 500_000,
    "a" * 1_000_000,
    "^(" + "|".join(f"v{n}" for n in range(100_000)) + ")$",
    "[" + "a-z" * 300_000 + "]",
]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern[:24])
@pytest.mark.parametrize("tail", ["", "!"])
def test_patterns_that_go_wild_are_held(pattern: str, tail: str) -> None:
    with at_once(pattern[:24]):
        field = first_field({"type": "string", "pattern": pattern})
        problem = problem_with(field, "a" * 4_000 + tail)
        assert problem is None or len(problem.text) < 200
        if len(pattern) > 100_000:
            assert problem == UNCHECKED


def test_a_thousand_wild_patterns_for_one_value_are_not_tried() -> None:
    options = [{"pattern": f"^(?:a?){{{n % 40}}}(?=b)a{{30}}(?!b)c"} for n in range(1_000)]
    with at_once("1,000 patterns"):
        assert problem_with(first_field({"anyOf": options}), "a" * 4_000) == UNCHECKED


LONG = "a" * 4_000
WORDS = json.dumps([f"word {n}" for n in range(2_000)])
MEMBERS = json.dumps({f"k{n}": "x" for n in range(1_249)})
SLOW: dict[str, tuple[dict[str, Any], str]] = {
    "look-aheads in a row": ({"pattern": "(?=.*a)" * 300 + "b"}, LONG),
    "look-behind": ({"pattern": "(?<=(a+)+)b"}, LONG),
    "look-ahead again and again": ({"pattern": "(?:(?=.*a)(?=.*a)a)*c"}, LONG),
    "a password's rules": ({"pattern": r"^(?=.*[a-z])(?=.*\d)(?=.*[A-Z]).{8,}$"}, LONG),
    "back references": ({"anyOf": [{"pattern": rf"(a*)\1{n}"} for n in range(172)]}, LONG),
    "many look-aheads": ({"anyOf": [{"pattern": f"(?=.*a)b{n}"} for n in range(172)]}, LONG),
    "many that backtrack": ({"anyOf": [{"pattern": f"(?:(?=.)a)*{n}"} for n in range(172)]}, LONG),
    "much to prepare": (
        {"anyOf": [{"pattern": rf"^\p{{L}}{{1,20}}{n}"} for n in range(1_000)]},
        "a",
    ),
    "much to prepare elsewhere": (
        {"definitions": {f"d{n}": {"pattern": rf"^\p{{L}}{{1,20}}{n}"} for n in range(1_000)}},
        "a",
    ),
    "names missing": ({"type": "object", "required": [f"z{n}" for n in range(1_249)]}, MEMBERS),
    "names asked for": (
        {"type": "object", "dependencies": {f"k{n}": ["z", "y"] for n in range(1_249)}},
        MEMBERS,
    ),
    "schemas asked for": (
        {"type": "object", "dependencies": {f"k{n}": {"required": ["z"]} for n in range(900)}},
        MEMBERS,
    ),
    "a long list, wrong": ({"type": "array", "anyOf": [{"minItems": 9_999}] * 500}, WORDS),
    "a list of words": ({"type": "array", "items": {"type": "integer"}}, WORDS),
    "no number fits": ({"type": "number", "anyOf": [{"multipleOf": 1e-300}] * 1_000}, "5"),
    "texts of all kinds": ({"anyOf": [{"format": "idn-email"}, {"format": "regex"}] * 400}, LONG),
    "if and else": ({"if": {"$ref": "#"}, "then": {"$ref": "#"}, "else": {"$ref": "#"}}, "a"),
    "a rule of no rule": ({"not": {"not": {"$ref": "#"}}}, "a"),
    "many values": ({"enum": [{"a": {"b": n}} for n in range(5_000)]}, '{"a": {}}'),
    "a deep list": ({"type": "array", "items": {"$ref": "#"}}, "[" * 400 + "]" * 400),
    "long names": ({"type": "object", "properties": {"a" * 9_000: {"pattern": "("}}}, MEMBERS),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_keystroke_takes_less_than_fifty_milliseconds(name: str) -> None:
    """Of the processor's time, at the first and at the second key: the engine prepares once."""
    schema, text = SLOW[name]
    taken = []
    for _ in range(3):  # the machine may be busy with something else
        _validator.cache_clear()
        started = time.process_time()
        field = first_field(schema)
        for key in ("", "!"):
            problem_with(field, text + key)
        taken.append(time.process_time() - started)
    print(f"\n{name}: {min(taken) * 1_000:.0f} ms", end="")  # noqa: T201
    assert min(taken) < 0.05


def test_what_a_check_would_cost_does_not_keep_from_checking_what_people_type() -> None:
    password = first_field({"pattern": r"^(?=.*[a-z])(?=.*\d)(?=.*[A-Z]).{8,}$"})
    assert problem_with(password, "Correct-horse-7-battery" * 4) is None
    assert problem_with(password, "correct-horse") not in (None, UNCHECKED)
    tables = first_field({"type": "array", "items": {"type": "object", "required": ["name"]}})
    rows = [{"name": f"table {n}", "schema": "public"} for n in range(400)]
    assert problem_with(tables, json.dumps(rows)) is None
    assert problem_with(tables, json.dumps([*rows, {}])) not in (None, UNCHECKED)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "items": {"pattern": "^(?:a?){30}(?=b)a{30}(?!b)c"}},
        {"type": "array", "uniqueItems": True},
        {"type": "array", "items": {"anyOf": [{"type": "integer"}] * 500}},
        {"type": "array", "contains": {"enum": [f"v{n}" for n in range(900)]}},
        {"type": "object", "items": {}, "additionalProperties": {"pattern": "(a|aa)+(?=b)c"}},
        {"type": "object", "patternProperties": {"(a|aa)+(?=b)c": {}}},
        {"type": "object", "propertyNames": {"pattern": "(a|aa)+(?=b)c"}},
    ],
)
def test_a_long_list_or_object_is_not_checked_entry_by_entry(schema: dict[str, Any]) -> None:
    names = [f'"{"a" * 20}{n}"' for n in range(1_000)]
    is_list = schema["type"] == "array"
    text = (
        f"[{','.join(names)}]" if is_list else f"{{{','.join(f'{name}:{name}' for name in names)}}}"
    )
    with at_once(str(schema)[:60]):
        assert problem_with(first_field(schema), text) == UNCHECKED


@pytest.mark.parametrize("reference", ["#", "#/definitions/loop", "#/definitions/none", "#loop"])
def test_references_in_circles_end(reference: str) -> None:
    schema = {
        "definitions": {"loop": {"$ref": "#/definitions/loop"}},
        "anyOf": [{"$ref": reference}, {"$ref": reference}],
    }
    with at_once(f"circle of {reference}"):
        assert problem_with(first_field(schema), "x") == UNCHECKED


def test_a_schema_under_a_name_of_its_own_is_not_followed() -> None:
    found = {
        f"d{n}": {"$id": f"http://d/{n}", **twice("anyOf")(f"http://d/{n + 1}")} for n in range(40)
    }
    schema = {"$ref": "http://d/0", "definitions": {**found, "d40": {"$id": "http://d/40"}}}
    with at_once("references by name"):
        assert problem_with(first_field(schema), "x") == UNCHECKED


def test_a_reference_that_eats_the_value_is_followed_as_deep_as_the_value_is() -> None:
    tree = {"type": "object", "additionalProperties": {"$ref": "#"}}
    value: Any = {}
    for _ in range(90):
        value = {"a": value}
    assert is_affordable(tree, value)
    assert not is_affordable(tree, {str(n): {} for n in range(STEPS)})


PLACES = ["$ref", "anyOf", "properties", "items", "$schema", "$id", "$dynamicRef", "if", "file"]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_outside_is_ever_asked_for(place: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"
        inner = {"$ref": url}
        secret = tmp_path / "schema.json"
        secret.write_text('{"enum": ["only this"]}', "utf-8")
        schema: dict[str, Any] = {
            "$ref": inner,
            "anyOf": {"anyOf": [inner, {"type": "string"}]},
            "properties": {"type": "object", "properties": {"a": inner}},
            "items": {"type": "array", "items": inner},
            "$schema": {"$schema": url, "type": "string"},
            "$id": {"$id": url, "$ref": "other.json"},
            "$dynamicRef": {"$dynamicRef": url, "$recursiveRef": url, "$vocabulary": {url: True}},
            "if": {"if": inner, "then": inner, "dependentSchemas": {"a": inner}},
            "file": {"$id": secret.as_uri(), "anyOf": [{"$ref": secret.name}]},
        }[place]
        plan = planned(schema)
        made = Draft(plan)
        for name, field in plan.fields.items():
            for text in ("x", "{}", "[1]"):
                assert "only this" not in str(problem_with(field, text))
                made.set(name, text)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_ten_thousand_choices_are_typed_and_said_to_be_many() -> None:
    values = [f"value-{n}" for n in range(10_000)]
    with at_once("10,000 values"):
        field = first_field({"enum": values})
        assert problem_with(field, "value-7") in (None, UNCHECKED)
    assert field.control is Control.TEXT
    assert field.entry.rule == "one of value-0, value-1, value-2, value-3 and 9,996 more"


@pytest.mark.parametrize("count", [CHOICES_LIMIT + 1, 5_000])
def test_thousands_of_objects_to_choose_from_are_one_field_of_json(count: int) -> None:
    options = [
        {"type": "object", "properties": {"is": {"const": f"v{n}"}, "b": {"type": "string"}}}
        for n in range(count)
    ]
    with at_once(f"{count} objects"):
        field = first_field({"anyOf": options})
    assert field.control is Control.JSON


def test_five_hundred_steps_of_twenty_properties_give_a_form() -> None:
    steps = [
        {"type": f"step {n}", "properties": [{"name": f"p{n}.{m}"} for m in range(20)]}
        for n in range(500)
    ]
    with at_once("500 steps"):
        plan = form_plan(ReportCard.model_validate({"type": "x", "steps": steps}))
        Draft(plan)
    assert len(plan.fields) == 10_000


def test_half_a_character_is_refused_where_it_is_typed_and_never_fails_the_form() -> None:
    pair = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}
    facts = {"name": "it", "json_schema": pair}
    made = draft(facts, destination=existing(it={"a": "1"}))
    for text in ("\ufffd", "\ud800"):
        made.set("it.a", text)
        assert made.todo["it.a"].text == "half a character in it"
    again = draft({**facts, "provided": True}, destination=existing(it={"a": "1"}))
    again.keep_typed(made)
    again.set("it.b", "2")
