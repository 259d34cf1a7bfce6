"""Objects taken apart into fields and put together again."""

import json
from typing import Any

import pytest
from pydantic import JsonValue

from stitch_tui.connect.body import encode
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import choice_text
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.shape import MISSING, Leaf, Nothing, Record, Variants, compose, decompose
from tests.unit.forms.cards import card, draft, existing

STRING: dict[str, Any] = {"type": "string"}


def record(required: str = "", **members: object) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": members}


def fixed(text: str) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{text}$"}


PROXY = record("host user", host=STRING, user=STRING, note=STRING)
TUNNEL = {"anyOf": [record("ssh", ssh=fixed("false")), record("ssh at", ssh=fixed("true"), at={})]}
UNTOLD = {"oneOf": [record("key", key=STRING), record("mark", mark=STRING, more=STRING)]}
DEEP = record(a=record(b=record(c=record(d=STRING, e={"type": "integer"}))))


def sent(made: Draft, *, unchanged: bool = False) -> Any:  # noqa: ANN401
    body = {"properties": made.properties(with_unchanged=unchanged)}
    return json.loads(encode(body))["properties"]


def filled(schema: object, *, required: bool = False, **texts: str) -> Draft:
    made = draft({"name": "it", "json_schema": schema, "is_required": required})
    for name, text in texts.items():
        made.set(f"it.{name}", text)
    return made


SHAPES: list[tuple[object, JsonValue]] = [
    (PROXY, {"host": "h", "user": "u"}),
    (TUNNEL, {"ssh": "false"}),
    (TUNNEL, {"ssh": "true", "at": "there"}),
    (UNTOLD, {"key": "k"}),
    (UNTOLD, {"mark": "t", "more": "m"}),
    (DEEP, {"a": {"b": {"c": {"d": "x", "e": 5}}}}),
    (record(**{"": STRING}), {"": "x"}),
    (record(**{"a.b": STRING, "a": record(b=STRING)}), {"a.b": "1", "a": {"b": "2"}}),
    (record(list={"type": "array"}), {"list": [1, {"a": None}]}),
    (record(on={"type": "boolean"}), {"on": False}),
]


@pytest.mark.parametrize(("schema", "value"), SHAPES)
def test_an_object_taken_apart_comes_together_as_it_was(schema: object, value: JsonValue) -> None:
    there = existing(it=value)
    made = draft({"name": "it", "json_schema": schema}, destination=there)
    assert sent(made) == {}
    assert sent(made, unchanged=True) == {"it": value}
    assert not made.todo


def test_an_object_of_strings_echoed_by_the_api_goes_back_in_the_schemas_types() -> None:
    schema = record(on={"type": "boolean"}, count={"type": "integer"})
    echoed = existing(it={"on": "true", "count": "5"})
    made = draft({"name": "it", "json_schema": schema}, destination=echoed)
    assert sent(made, unchanged=True) == {"it": {"on": True, "count": 5}}


def test_an_object_echoed_as_json_text_fills_its_members() -> None:
    text = json.dumps({"host": "h", "user": "u"})
    made = draft({"name": "it", "json_schema": PROXY}, destination=existing(it=text))
    assert (made.text("it.host"), made.text("it.user")) == ("h", "u")
    assert sent(made) == {}
    made.set("it.host", "i")
    assert sent(made) == {"it": {"host": "i", "user": "u"}}


@pytest.mark.parametrize("value", ["", "text", "[]", "{", "null", 5, None, [], [{}], "[" * 9000])
def test_what_is_no_object_fills_no_member(value: JsonValue) -> None:
    made = draft({"name": "it", "json_schema": PROXY}, destination=existing(it=value))
    assert not any(made.is_set(name) for name in made.fields)


def test_a_changed_member_sends_the_whole_object_and_no_other() -> None:
    one, two = {"name": "one", "json_schema": PROXY}, {"name": "two", "json_schema": PROXY}
    value = {"host": "h", "user": "u"}
    made = draft(one, two, destination=existing(one=value, two=value))
    made.set("one.user", "v")
    assert sent(made) == {"one": {"host": "h", "user": "v"}}
    made.set("one.user", "u")
    assert sent(made) == {}


def test_members_the_card_does_not_know_fill_nothing() -> None:
    value = {"host": "h", "user": "u", "status": "1"}
    made = draft({"name": "it", "json_schema": PROXY}, destination=existing(it=value))
    made.set("it.host", "i")
    assert sent(made) == {"it": {"host": "i", "user": "u"}}


def test_the_variant_is_chosen_by_its_telling_member() -> None:
    made = filled(TUNNEL, required=True, ssh="true")
    assert made.is_shown("it.at")
    assert made.is_required("it.at")
    made.set("it.at", "h")
    assert sent(made) == {"it": {"ssh": "true", "at": "h"}}
    made.set("it.ssh", "false")
    assert made.text("it.at") == "h"
    assert sent(made) == {"it": {"ssh": "false"}}
    made.set("it.ssh", "true")
    assert sent(made) == {"it": {"ssh": "true", "at": "h"}}


def test_one_object_in_any_of_is_that_object() -> None:
    made = draft({"name": "it", "json_schema": {"anyOf": [PROXY]}})
    assert list(made.fields) == ["it.host", "it.user", "it.note"]


def test_a_definition_may_be_named_with_a_slash_and_a_tilde() -> None:
    schema = {"$ref": "#/definitions/a~1b~0c", "definitions": {"a/b~c": PROXY}}
    made = filled(schema, host="h", user="u")
    assert sent(made) == {"it": {"host": "h", "user": "u"}}


@pytest.mark.parametrize(
    "reference", ["#", "#/definitions/none", "#/definitions/it", "http://127.0.0.1:9/x", "", 5]
)
def test_a_reference_to_nothing_to_itself_or_elsewhere_leaves_text(reference: object) -> None:
    schema = {"$ref": reference, "definitions": {"it": {"$ref": "#/definitions/it"}}}
    made = draft({"name": "it", "json_schema": schema})
    made.set("it", "x")
    assert sent(made) == {"it": "x"}
    assert not made.todo


def test_an_object_inside_itself_ends_in_a_field_of_json() -> None:
    node = {"type": "object", "properties": {"value": STRING, "next": {"$ref": "#/definitions/n"}}}
    made = draft({"name": "it", "json_schema": {**node, "definitions": {"n": node}}})
    last = made.fields["it.next.next.next.next"]
    assert last.control.value == "json"
    made.set(last.name, '{"value": "end"}')
    deep: JsonValue = {"value": "end"}
    for _ in range(4):
        deep = {"next": deep}
    assert sent(made) == {"it": deep}


def test_an_optional_object_of_suggestions_alone_is_not_sent() -> None:
    made = filled(record("kind at", kind=fixed("s3"), at=STRING))
    assert made.text("it.kind") == "s3"
    assert sent(made) == {}
    assert not made.todo
    made.set("it.at", "b")
    assert sent(made) == {"it": {"kind": "s3", "at": "b"}}


def test_an_object_in_part_blocks_at_the_member_that_is_missing() -> None:
    made = filled(PROXY, user="u")
    assert {name: found.text for name, found in made.todo.items()} == {"it.host": "required"}
    assert made.todo["it.host"].is_blocking
    made.set("it.user", "")
    assert not made.todo


def test_an_object_in_part_deep_down_blocks_at_the_member_that_is_missing() -> None:
    made = filled(record(inner=PROXY), **{"inner.user": "u"})
    assert list(made.todo) == ["it.inner.host"]


def test_members_named_with_a_dot_are_kept_apart_from_properties_of_that_name() -> None:
    made = draft(
        {"name": "a.b"},
        {"name": "a", "json_schema": record(b=STRING, **{"": STRING})},
        {"name": "a."},
    )
    for name in made.fields:
        made.set(name, name)
    assert len(made.fields) == 4
    assert sent(made) == {"a.b": "a.b", "a": {"b": "a.b (2)", "": "a."}, "a.": "a. (2)"}


@pytest.mark.parametrize("items", [{}, STRING, record(a=STRING)])
def test_a_list_is_one_field_of_json(items: object) -> None:
    made = draft({"name": "it", "json_schema": {"type": "array", "items": items}})
    assert [field.control.value for field in made.fields.values()] == ["json"]
    made.set("it", "[]")
    assert sent(made) == {"it": []}


def test_compose_of_nothing_is_missing() -> None:
    shape = Record({"a": Leaf("a"), "b": Variants("c", {"x": Record({"d": Leaf("d")})})})

    def nothing(_: str) -> JsonValue | Nothing:
        return MISSING

    assert compose(shape, nothing, str) is MISSING
    assert decompose(shape, {}) == {}


@pytest.mark.parametrize("value", [True, 0, 5.5, "x", [1], {"a": "b"}])
def test_a_leaf_keeps_a_value_of_any_kind_as_text(value: JsonValue) -> None:
    assert decompose(Leaf("a"), value) == {"a": choice_text(value)}


def test_every_property_has_a_shape_and_every_field_stands_in_one() -> None:
    plan = form_plan(card(*({"name": str(n), "json_schema": s} for n, (s, _) in enumerate(SHAPES))))
    assert list(plan.shapes) == [str(number) for number in range(len(SHAPES))]
