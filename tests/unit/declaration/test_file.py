"""A file of declared destinations, TOML or JSON: read whole, or all that is wrong is named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.declaration.file import DeclarationError, Declared, Form, read_declared

ONE = Declared("postgres", "Analytics", None, True, {"host": "db", "port": 5432, "ssl": False})
TOML = """
type = "postgres"
name = " Analytics "
[properties]
host = "db"
port = 5432
ssl = false
"""
SEVERAL = """
[[destination]]
type = "postgres"
name = "Analytics"
properties = { host = "db", port = 5432, ssl = false }

[[destination]]
type = "s3"
name = "Lake"
description = "of data"
unmapped_sources = "leave"
"""
AS_OBJECT = {
    "type": "postgres",
    "name": "Analytics",
    "properties": {"host": "db", "port": 5432, "ssl": False},
}
LAKE = Declared("s3", "Lake", "of data", maps_unmapped_sources=False)


@pytest.mark.parametrize(
    ("text", "form", "declared"),
    [
        (TOML, Form.TOML, (ONE,)),
        (TOML, Form.EITHER, (ONE,)),
        (SEVERAL, Form.EITHER, (ONE, LAKE)),
        (json.dumps(AS_OBJECT), Form.JSON, (ONE,)),
        (json.dumps(AS_OBJECT), Form.EITHER, (ONE,)),
        (json.dumps([AS_OBJECT]), Form.EITHER, (ONE,)),
        (json.dumps({"destination": [AS_OBJECT]}), Form.JSON, (ONE,)),
        (json.dumps({"destination": AS_OBJECT}), Form.JSON, (ONE,)),
        ('[destination]\ntype="s3"\nname="n"', Form.EITHER, (Declared("s3", "n"),)),
    ],
)
def test_one_or_several_destinations_are_read(
    text: str, form: Form, declared: tuple[Declared, ...]
) -> None:
    assert read_declared(text, form) == declared


def test_several_in_json_may_stand_in_an_array_or_under_a_name() -> None:
    lake = {"type": "s3", "name": "Lake", "description": "of data", "unmapped_sources": "leave"}
    for value in ([AS_OBJECT, lake], {"destination": [AS_OBJECT, lake]}):
        assert read_declared(json.dumps(value), Form.JSON) == (ONE, LAKE)


@pytest.mark.parametrize(
    ("text", "form", "problems"),
    [
        ("type = ", Form.TOML, ["It is not TOML: Invalid value (at end of document)."]),
        ("{", Form.JSON, ["It is not JSON: Expecting property name enclosed in double quotes, "]),
        ('{"a": NaN}', Form.JSON, ["It is not JSON: a number in it is out of range."]),
        ("[" * 100_000, Form.JSON, ["It is not JSON: nested too deep."]),
        ("a = " + "[" * 100_000, Form.TOML, ["It is not TOML: nested too deep."]),
        ("[]", Form.JSON, ["It declares no destination."]),
        ("destination = []", Form.TOML, ["It declares no destination."]),
        ("7", Form.JSON, ["A destination is a table (an object)."]),
        ('name = "a"\n[[destination]]', Form.TOML, ["Beside destination nothing else may stand: "]),
        (
            'nmae = "a"\ntype = ""\nunmapped_sources = true\ndescription = 1\nproperties = 2',
            Form.TOML,
            [
                "There is no key nmae; known are type, name, ",
                "type has to be given, as a text.",
                "name has to be given, as a text.",
                "description has to be a text",
                'unmapped_sources is "map" or "leave".',
                "properties has to be a table",
            ],
        ),
        (
            'type = "a"\nname = "b"\nproperties = { a = 2020-01-01, b = { c = [inf] } }',
            Form.TOML,
            ["a: put a date or a time in quotes.", "b.c: not a number that can be sent."],
        ),
        (
            '[[destination]]\nname = "a"\n[[destination]]\ntype = "b"',
            Form.TOML,
            ["destination 1: type has to be", "destination 2: name has to be"],
        ),
        (
            '[{"type": "a", "name": "b"}, {"type": "a", "name": "b "}]',
            Form.JSON,
            ["b (a) is declared more than once."],
        ),
        ('{"type": "a", "name": "\\ud800"}', Form.JSON, ["name has to be given, as a text."]),
    ],
)
def test_everything_wrong_with_a_file_is_named(text: str, form: Form, problems: list[str]) -> None:
    with pytest.raises(DeclarationError) as caught:
        read_declared(text, form)
    assert len(caught.value.problems) == len(problems)
    for found, start in zip(caught.value.problems, problems, strict=True):
        assert found.startswith(start)


def outcome(text: str, form: Form) -> tuple[Declared, ...] | tuple[str, ...]:
    """What is declared, or what is wrong."""
    try:
        return read_declared(text, form)
    except DeclarationError as error:
        return error.problems


@given(st.text(), st.sampled_from(Form))
def test_any_text_is_read_or_refused(text: str, form: Form) -> None:
    assert outcome(text, form)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["type", "name", "properties", "destination", "x"]), JSON))
def test_any_json_is_read_or_refused(value: dict[str, object]) -> None:
    found = outcome(json.dumps(value), Form.JSON)
    assert found
    assert all(each.type and each.name for each in found if isinstance(each, Declared))
