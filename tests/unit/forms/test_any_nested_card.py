"""Whatever nested schema comes: no exception, and only what fits is let through."""

import json
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.shape import leaves

NAMES = st.sampled_from(["a", "b", "a.b", "", "host", "[bold]", "x\x1b]0;y\x07", "port"])
SCALAR = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 2},
        {"type": "string", "pattern": "^(ssh|none)$"},
        {"type": "string", "pattern": "^true$"},
        {"type": "string", "pattern": r"^\d+$"},
        {"type": "boolean"},
        {"type": "integer"},
        {"enum": ["x", "y"]},
        {"const": "only"},
        {"type": "array"},
        {"type": "string", "anyOf": [{"format": "hostname"}, {"format": "ipv4"}]},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
        {"type": "string", "format": "email"},
        {"type": "string", "format": "uri"},
        {"type": "number", "minimum": 1},
        {"enum": ["x", 5, True]},
        {"const": {"a": 1}},
        {"type": "null"},
        {"type": ["string", "null"]},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"$ref": "#/definitions/d"},
        {"$ref": "#/definitions/box"},
        {"$ref": "#/definitions/loop"},
        {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        {"not": {"const": "x"}},
        {},
    ]
)


def record(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda parts, required, closed: {
            "type": "object",
            "properties": parts,
            "required": sorted(required & set(parts)),
            "additionalProperties": not closed,
        },
        st.dictionaries(NAMES, inner, max_size=3),
        st.sets(NAMES, max_size=3),
        st.booleans(),
    )


SCHEMA: st.SearchStrategy[dict[str, Any]] = st.recursive(
    SCALAR,
    lambda inner: (
        record(inner)
        | st.builds(
            lambda key, options: {key: options},
            st.sampled_from(["anyOf", "oneOf"]),
            st.lists(record(inner), min_size=1, max_size=3),
        )
    ),
    max_leaves=12,
)
PROPERTY = st.fixed_dictionaries(
    {"name": NAMES, "json_schema": SCHEMA, "is_required": st.booleans()},
    optional={"is_credential": st.booleans(), "property_type": st.sampled_from(["read_only", "?"])},
)
TYPED = st.sampled_from(
    ["", "x", "y", "ssh", "true", "false", "5", "only", "variant 1", "[]", "{}"]
)
DEFINITION = {
    "d": {"type": "string", "pattern": "^[a-z]+$"},
    "box": {"type": "object", "required": ["a"], "properties": {"a": {"enum": ["x", "y"]}}},
    "loop": {"type": "object", "properties": {"b": {"$ref": "#/definitions/loop"}}},
}


@settings(deadline=None, max_examples=300)
@given(facts=st.lists(PROPERTY, min_size=1, max_size=3), data=st.data())
def test_any_nested_card_sends_only_what_fits(
    facts: list[dict[str, Any]], data: st.DataObject
) -> None:
    for item in facts:
        item["json_schema"] = {**item["json_schema"], "definitions": DEFINITION}
    card = ReportCard.model_validate({"type": "x", "steps": [{"properties": facts}]})
    draft = Draft(form_plan(card))
    for name in draft.fields:
        draft.set(name, data.draw(TYPED))
    if draft.fields:
        again = st.tuples(st.sampled_from(sorted(draft.fields)), TYPED)
        for name, text in data.draw(st.lists(again, max_size=6)):
            draft.set(name, text)
    fresh = Draft(draft.plan)
    for name in draft.fields:
        fresh.set(name, draft.text(name))
    assert {name: p.text for name, p in draft.todo.items()} == {
        name: p.text for name, p in fresh.todo.items()
    }
    hidden = {name for name in draft.fields if not draft.is_shown(name)}
    assert not hidden & set(draft.todo)
    sent = json.loads(encode({"properties": draft.properties()}))["properties"]
    schemas = {item.name: item.json_schema for item in card.properties}
    for name, value in sent.items():
        entered = leaves(draft.plan.shapes[name])
        assert not any(draft.fields[leaf].is_locked for leaf in entered)
        assert value not in (None, "")
        if not any(leaf in draft.todo for leaf in entered):
            assert jsonschema.Draft7Validator(schemas[name]).is_valid(value), (schemas[name], value)
