"""What is wrong with a value, what is only odd, and what cannot be told here."""

import socket
import time

import pytest
from pydantic import JsonValue

from stitch_tui.forms.field import Control, Entry, Field
from stitch_tui.forms.validation import UNCHECKED, ValueUnreadableError, json_value, problem_with
from tests.unit.forms.cards import field as field_of_card

DIGITS = {"type": "string", "pattern": r"^\d+$"}
HOST = {"anyOf": [{"type": "string", "format": f} for f in ("ipv4", "ipv6", "hostname")]}
OBJECT: dict[str, JsonValue] = {
    "type": "object",
    "required": ["key"],
    "additionalProperties": False,
    "properties": {"key": {"type": "string"}},
}


def field(schema: object, name: str = "value") -> Field:
    """As a card gives it; an object in one place, as where its facts say it comes from a file."""
    if schema is OBJECT:
        return Field(name, Entry(Control.JSON, "a JSON object"), json_schema=OBJECT)
    return field_of_card(schema, name)


def assert_left_to_stitch(made: Field, text: str) -> None:
    said = problem_with(made, text) == UNCHECKED or "Stitch will check it" in made.entry.rule
    assert said, (made.entry.rule, problem_with(made, text))


@pytest.mark.parametrize(
    ("schema", "name", "text", "said"),
    [
        (DIGITS, "value", "12a", "digits only"),
        (DIGITS, "value", "٣", "digits only"),
        (DIGITS, "value", " 5 ", "digits only"),
        (DIGITS, "value", "5\n", "digits only"),
        (DIGITS, "value", "²", "digits only"),
        (DIGITS, "port", "0", "1 to 65535"),
        (DIGITS, "port", "65536", "1 to 65535"),
        (DIGITS, "port", "9" * 5000, "1 to 65535"),
        ({"type": "boolean"}, "value", "maybe", "yes or no"),
        ({"type": "string", "pattern": "^(true|false)$"}, "value", "yes", "yes or no"),
        ({"type": "string", "pattern": "^(ssh|none)$"}, "value", "SSH", "one of ssh, none"),
        ({"type": "integer"}, "value", "1e3", "whole numbers only"),
        ({"type": "integer"}, "value", "٣", "whole numbers only"),
        ({"type": "integer"}, "value", " 5 ", "whole numbers only"),
        ({"type": "integer"}, "value", "0x10", "whole numbers only"),
        ({"type": "integer", "minimum": 5}, "value", "4", "a whole number"),
        ({"type": "number"}, "value", "NaN", "numbers only"),
        ({"type": "number"}, "value", "1e999", "numbers only"),
        ({"type": "number"}, "value", "true", "numbers only"),
        ({"pattern": r"^\d+"}, "value", "٣", "starts with a digit"),
        ({"pattern": "^(true|false)"}, "value", "yes", "starts with true or false"),
        (OBJECT, "value", "{", "not JSON"),
        (OBJECT, "value", "{}", "key is missing"),
        (OBJECT, "value", '{"key":"a","more":1}', "more does not belong here"),
        (OBJECT, "value", '{"key":5}', "key is not as the schema asks"),
        (OBJECT, "value", "[]", "a JSON object"),
        (OBJECT, "value", '{"key":NaN}', "not JSON"),
        (OBJECT, "value", '{"key":1e999}', "not JSON"),
        (OBJECT, "value", '{"key":"\\ud800"}', "not JSON"),
        (OBJECT, "value", "[" * 60_000, "not JSON"),
        ({"properties": {}}, "value", "null", "empty"),
        ({"properties": {}}, "value", '""', "empty"),
        ({"type": "string"}, "value", "x" * 65_537, "longer than"),
    ],
)
def test_a_wrong_value_blocks_and_says_why(schema: object, name: str, text: str, said: str) -> None:
    problem = problem_with(field(schema, name), text)
    assert problem is not None
    assert problem.is_blocking
    assert said in problem.text


@pytest.mark.parametrize(
    ("schema", "name", "text", "value"),
    [
        (DIGITS, "port", "1", "1"),
        (DIGITS, "port", "65535", "65535"),
        (DIGITS, "value", "007", "007"),
        ({"type": "boolean"}, "value", "true", True),
        ({"type": "boolean"}, "value", "false", False),
        ({"type": "string", "pattern": "^(true|false)$"}, "value", "true", "true"),
        ({"type": "string", "pattern": "^(true|false)"}, "value", "trueish", "trueish"),
        ({"type": "string", "pattern": r"^\d+"}, "value", "5 apples", "5 apples"),
        ({"type": "string", "pattern": "^1|2$"}, "value", "42", "42"),
        ({"type": "integer"}, "value", "-5", -5),
        ({"type": ["integer", "null"]}, "value", "5", 5),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "value", "5", 5),
        ({"anyOf": [{"type": "integer"}, {"pattern": r"^\d+"}]}, "value", "5", "5"),
        ({"enum": [1, 2]}, "value", "2", 2),
        ({"type": "number"}, "value", "1e3", 1000.0),
        (HOST, "host", "db.example.com", "db.example.com"),
        (HOST, "host", "::1", "::1"),
        (OBJECT, "value", '{"key":"a"}', {"key": "a"}),
        (None, "value", "[bold]\x1b", "[bold]\x1b"),
    ],
)
def test_a_right_value_passes_and_stands_for_json(
    schema: object, name: str, text: str, value: object
) -> None:
    made = field(schema, name)
    assert problem_with(made, text) is None
    found = json_value(made, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["my_db.internal", "not a host!!", "[::1]"])
def test_a_format_only_advises(text: str) -> None:
    problem = problem_with(field(HOST, "host"), text)
    assert problem is not None
    assert not problem.is_blocking
    assert "a host name or an IP address" in problem.text


def test_a_number_that_is_none_raises() -> None:
    with pytest.raises(ValueUnreadableError):
        json_value(field({"type": "integer"}), "five")


@pytest.mark.parametrize(
    "pattern",
    ["(?<y", "[", r"\p{NoSuch}", "(?-i)a", "*", "(" * 20_000 + ")" * 20_000, "a" * 1_000_000],
)
def test_a_pattern_that_cannot_be_used_is_left_to_stitch_quickly(pattern: str) -> None:
    made = field({"type": "string", "pattern": pattern})
    started = time.process_time()
    assert problem_with(made, "b") == UNCHECKED
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("tail", ["", "!"])
def test_nested_quantifiers_answer_at_once(tail: str) -> None:
    made = field({"type": "string", "pattern": "^(a+)+$"})
    problem_with(made, "a")
    started = time.process_time()
    problem = problem_with(made, "a" * 40 + tail)
    assert time.process_time() - started < 0.05
    # This engine is linear here, so the answer is not only quick but right.
    assert (problem is None) is (tail == "")


def test_a_pattern_that_backtracks_without_end_cannot_be_checked_here() -> None:
    pattern = {"pattern": "^(?:a?){30}(?=b)a{30}(?!b)c"}
    for schema in (pattern, {"anyOf": [pattern]}):
        started = time.process_time()
        assert problem_with(field(schema), "a" * 40) == UNCHECKED
        assert time.process_time() - started < 0.1


def test_a_value_longer_than_a_pattern_may_see_is_left_to_stitch() -> None:
    assert problem_with(field({"pattern": "^b"}), "a" * 4097) is None
    assert problem_with(field({"pattern": "^b"}), "a" * 4096) is not None


def test_a_remote_reference_is_never_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"
        for schema in ({"$ref": url}, {"anyOf": [{"$ref": url}]}, {"type": "object", "$ref": url}):
            assert_left_to_stitch(field(schema), "{}")
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    "schema", [{"$ref": "#"}, {"anyOf": [{"$ref": "#"}]}, {"$ref": "#/definitions/none"}]
)
def test_a_reference_in_a_circle_or_to_nothing_does_not_crash(schema: object) -> None:
    assert_left_to_stitch(field(schema), "{}")


@pytest.mark.parametrize("schema", [{"type": "integer"}, {"enum": ["a"]}, OBJECT])
def test_a_problem_never_quotes_the_value(schema: object) -> None:
    problem = problem_with(field(schema), '{"key":["hunter2"]}')
    assert problem is not None
    assert "hunter2" not in problem.text
