"""One readable reason from every shape of error body."""

import json
from pathlib import Path

import pytest
from pydantic import JsonValue

from stitch_tui.connect.reasons import is_error, reason_of

SHAPES: list[tuple[JsonValue, str]] = [
    ("you are at your limit", "you are at your limit"),
    ({"error": "Coded", "data": {"message": "said here"}}, "said here"),
    ({"error": {"message": "said here", "type": "kind"}}, "said here"),
    ({"error": {"message": {"email": "Required."}}}, "email: Required."),
    (
        {"error": {"message": {"a": "Required.", "b": "Too long.", "c": 1}}},
        "a: Required.; b: Too long.",
    ),
    ({"error": {"message": ["One.", 2, "Two."]}}, "One., Two."),
    ({"error": {"type": "already_running"}}, "already_running"),
    ({"error": {"message": "", "type": "already_running"}}, "already_running"),
    ({"error": "NotFound"}, "NotFound"),
    (
        {"code": "Bad", "message": "Invalid form.", "errors": {"partner": "required"}},
        "Invalid form. (partner: required)",
    ),
    ({"code": "Bad", "message": "Invalid form.", "errors": {}}, "Invalid form."),
    ({"message": "said outside", "data": {"card": "x"}}, "said outside"),
    ({"message": "said outside", "data": {"message": "said here"}}, "said here"),
    ({"invalid_fields": "no such field"}, "no such field"),
    ({"status": "NOT FOUND"}, "NOT FOUND"),
]


@pytest.mark.parametrize(("body", "expected"), SHAPES)
def test_each_documented_shape_gives_its_one_reason(body: JsonValue, expected: str) -> None:
    assert reason_of(body).text == expected


def test_an_unknown_shape_gives_its_keys_and_never_its_values() -> None:
    text = reason_of({"disabled_at": "hunter2", "another": ["hunter2"]}).text
    assert text == "The answer has only: another, disabled_at"
    assert reason_of({"error": ["hunter2"]}).text == "The answer has only: error"


def test_bad_properties_are_named_and_the_embedded_card_is_not_dumped() -> None:
    data: JsonValue = {
        "message": "properties do not match schema",
        "bad_properties": ["port", 5, None, "host"],
        "report_card": {"steps": ["hunter2"]},
    }
    reason = reason_of({"error": "InvalidProperties", "data": data})
    assert reason.text == "properties do not match schema"
    assert reason.bad_properties == ("port", "host")


@pytest.mark.parametrize("body", [None, True, 5, [], [1], {}])
def test_a_body_without_a_reason_gives_an_empty_one(body: JsonValue) -> None:
    assert reason_of(body).text == ""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": {"type": "already_running"}}, True),
        ({"error": "NotFound"}, True),
        ({"error": False, "status": "running"}, False),
        ({"error": None}, False),
        ([], False),
    ],
)
def test_an_error_in_a_200_is_told_from_a_connection_check(
    body: JsonValue,
    expected: bool,  # noqa: FBT001 (a row of the table)
) -> None:
    assert is_error(body) is expected


def test_every_documented_error_gives_one_short_reason(shared_examples: Path) -> None:
    files = sorted(shared_examples.glob("errors.*.json"))
    assert len(files) > 30
    for file in files:
        reason = reason_of(json.loads(file.read_text("utf-8"))).text
        assert 3 < len(reason) < 250, file.name
        assert not set("{}") & set(reason) or '#{"' in reason, file.name
        assert "\n" not in reason
        assert "report_card" not in reason
