"""Whatever report card comes, a form can be made of it and only what may be sent is."""

import json

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from stitch_tui.forms.shape import leaves

PATTERNS = [r"^\d+$", r"^\d+", "^(true|false)$", "^(true|false)", "^(ssh|none)$", "^1$|^30$"]
TYPES = ["string", "boolean", "integer", "number", "object", "array", "null"]
KINDS = ["user_provided", "user_provided_immutable", "user_provided_advanced", "read_only"]

_leaf = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, unique=True),
        "pattern": st.sampled_from(PATTERNS),
        "format": st.sampled_from(["ipv4", "ipv6", "hostname", "uri", "date-time", "banana"]),
        "enum": st.lists(st.text(max_size=3) | st.integers(0, 9), min_size=1, max_size=4),
        "minLength": st.integers(0, 3),
        "required": st.lists(st.sampled_from(["key"]), max_size=1),
        "properties": st.just({"key": {"type": "string"}}),
        "additionalProperties": st.booleans(),
    },
)
SCHEMA = _leaf | st.builds(
    lambda branches, facts: {**facts, "anyOf": branches},
    st.lists(_leaf, min_size=1, max_size=3),
    _leaf,
)
ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.none())
FACTS = st.fixed_dictionaries(
    {"name": st.text(max_size=5) | st.sampled_from(["port", "host"])},
    optional={
        "json_schema": SCHEMA | ODD,
        "property_type": st.sampled_from([*KINDS, "system_provided_by_default", "new"]) | ODD,
        "is_required": st.booleans() | ODD,
        "is_credential": st.booleans() | ODD,
        "provided": st.booleans() | ODD,
        "system_provided": st.booleans(),
    },
)
TYPED = st.text(max_size=8) | st.sampled_from(
    ["5432", "-1", "true", "none", "30", "{}", '{"key":"a"}', "[]", "null", '""', "1e999", "NaN"]
)


def _passes(schema: object, value: object) -> bool:
    if not isinstance(schema, dict):
        return True
    return jsonschema.Draft7Validator(schema).is_valid(value)


@settings(deadline=None, max_examples=400)
@given(facts=st.lists(FACTS, min_size=1, max_size=4), data=st.data(), is_new=st.booleans())
def test_any_card_gives_a_form_that_sends_only_what_fits(
    facts: list[dict[str, object]],
    data: st.DataObject,
    is_new: bool,  # noqa: FBT001
) -> None:
    card = ReportCard.model_validate({"type": "x", "steps": [{"properties": facts}]})
    values = {str(item["name"]): data.draw(TYPED | st.integers() | st.none()) for item in facts}
    destination = Destination.model_validate({"type": "x", "id": 1, "properties": values})
    draft = Draft(form_plan(card), None if is_new else destination)
    assert set(draft.plan.shapes) == {item["name"] for item in facts}
    for name in draft.fields:
        draft.set(name, data.draw(TYPED))
        problem = draft.problem(name)
        if problem is not None and problem.is_blocking:
            draft.set(name, "")
    draft.missing()
    draft.required_count()
    sent = json.loads(encode(draft.new_destination().body()))["properties"]
    schemas = {item.name: item.json_schema for item in card.properties}
    for name, value in sent.items():
        entered = leaves(draft.plan.shapes[name])
        assert not any(draft.fields[leaf].is_locked for leaf in entered)
        assert value not in (None, "")
        if not any(leaf in draft.todo for leaf in entered):
            assert _passes(schemas[name], value), (schemas[name], value)
