"""Models that keep what they do not know and never fail on an odd value."""

import pytest
from pydantic import SecretStr, ValidationError

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import (
    ConnectionCheck,
    Destination,
    Listing,
    NewDestination,
    ReportCard,
)

STEPS = [{"type": "form"}, {"type": "fully_configured"}]


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (1, "form"),
        (2, "fully_configured"),
        ("2", "fully_configured"),
        (0, None),
        (99, None),
        (-1, None),
        (2.9, None),
        (True, None),
        (None, None),
        ([2], None),
        ("two", None),
    ],
)
def test_a_current_step_counts_from_one_or_is_unknown(current: object, expected: str) -> None:
    card = ReportCard.model_validate({"type": "x", "steps": STEPS, "current_step": current})
    assert card.current_type == expected
    assert card.is_fully_configured is (expected == "fully_configured")


def test_the_current_step_type_wins_over_the_number() -> None:
    card = ReportCard.model_validate(
        {"type": "x", "steps": STEPS, "current_step": 1, "current_step_type": "fully_configured"}
    )
    assert card.is_fully_configured
    assert card.current_position == 1


def test_an_odd_step_keeps_the_numbers_of_the_others_right() -> None:
    card = ReportCard.model_validate({"type": "x", "steps": [None, *STEPS], "current_step": 2})
    assert card.current_type == "form"
    assert card.current_position == 1


@pytest.mark.parametrize("steps", [None, {}, "form", 5, [], [{}], [{"properties": None}]])
def test_odd_steps_are_no_properties_and_no_position(steps: object) -> None:
    card = ReportCard.model_validate({"type": "x", "steps": steps, "current_step": 1})
    assert card.properties == ()
    assert card.current_position is None
    assert not card.is_fully_configured


def test_properties_without_a_name_are_left_out_and_the_first_of_two_kept() -> None:
    listed = [{}, None, {"name": None}, {"name": 5}, {"name": "a", "provided": True}, {"name": "a"}]
    card = ReportCard.model_validate({"type": "x", "steps": [{"properties": listed}]})
    assert [(item.name, item.provided) for item in card.properties] == [("a", True)]


@pytest.mark.parametrize(
    ("details", "accessible"),
    [
        (None, True),
        ({}, True),
        ({"access": None}, True),
        ({"access": "no"}, True),
        ({"access": 0}, True),
        ({"access": False}, False),
        ([], True),
    ],
)
def test_only_an_outright_false_denies_access(details: object, *, accessible: bool) -> None:
    card = ReportCard.model_validate({"type": "x", "details": details})
    assert card.is_accessible is accessible


@pytest.mark.parametrize("schema", [None, [], True, "string", 5])
def test_a_schema_that_is_no_object_is_none(schema: object) -> None:
    card = ReportCard.model_validate(
        {"type": "x", "steps": [{"properties": [{"name": "a", "json_schema": schema}]}]}
    )
    assert card.properties[0].json_schema is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (7, 7),
        ("7", 7),
        (2**70, 2**70),
        (0, None),
        (-7, None),
        ("0", None),
        ("-7", None),
        ("٧", None),
        ("7a", None),
        ("9" * 30, None),
        (7.0, None),
        (True, None),
        (None, None),
        ([7], None),
    ],
)
def test_only_a_positive_whole_id_can_be_addressed(given: object, expected: int | None) -> None:
    assert Destination.model_validate({"type": "x", "id": given}).id == expected


@pytest.mark.parametrize(
    "card", [None, [], "x", {}, {"type": None}, {"type": [1]}, {"type": True}, {"type": {}}]
)
def test_a_card_without_a_type_does_not_cost_the_destination(card: object) -> None:
    destination = Destination.model_validate({"type": "x", "id": 7, "report_card": card})
    assert (destination.id, destination.report_card) == (7, None)


@pytest.mark.parametrize("row", [{}, {"type": None}, {"type": []}, {"type": {}}, {"id": 7}])
def test_a_destination_without_a_type_cannot_be_read(row: object) -> None:
    with pytest.raises(ValidationError):
        Destination.model_validate(row)


def test_a_destination_shows_no_value_however_it_is_printed() -> None:
    destination = Destination.model_validate(
        {
            "type": "postgres",
            "id": 7,
            "properties": {"password": "hunter2"},
            "connection": {"password": "hunter2"},
        }
    )
    shown = f"{destination} {destination!r} {Listing((destination,))!r}"
    shown += "".join(str(part) for part in destination.__rich_repr__())
    assert "hunter2" not in shown
    assert "postgres" in shown


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"status": "running"}, "running"),
        ({"status": "succeeded", "error": True}, "succeeded"),
        ({"status": "failed", "check_exit_status": None}, "failed"),
        ({"status": None, "error": True}, "failed"),
        ({"status": "odd", "error": None}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_check_is_what_its_status_says_first(body: object, state: str) -> None:
    assert ConnectionCheck.model_validate(body).state == state


def test_a_body_leaves_out_what_is_none_and_unwraps_secrets_only_when_encoded() -> None:
    new = NewDestination("x", {"a": SecretStr("hunter2")}, ignore_unmapped_sources=True)
    assert list(new.body()) == ["type", "ignore_unmapped_sources", "properties"]
    assert "hunter2" not in f"{new!r} {new.body()!r}"
    assert b'{"a": "hunter2"}' in encode(new.body())
