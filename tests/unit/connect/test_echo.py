"""What an answer gives back of secrets is gone before anything is made of it."""

import json
from typing import Any

import pytest

from stitch_tui.connect.echo import Echo
from stitch_tui.connect.redaction import MASK, Redaction

SECRET = "hunter2-and-more"


def card(*items: dict[str, Any], type_name: str = "novel") -> dict[str, Any]:
    return {"type": type_name, "steps": [{"type": "form", "properties": list(items)}]}


def left(*answers: object, known: str = "") -> Any:  # noqa: ANN401
    """What is left of the last of ``answers``."""
    redaction = Redaction()
    if known:
        redaction.note(known)
    echo = Echo(redaction)
    return [echo.without_secrets(json.loads(json.dumps(answer))) for answer in answers][-1]


ECHOED: dict[str, dict[str, Any]] = {
    "marked by its own card": {
        "type": "novel",
        "properties": {"a": SECRET},
        "report_card": card({"name": "a", "is_credential": True}),
    },
    "marked by the second of two": {
        "type": "novel",
        "properties": {"a": SECRET},
        "report_card": card({"name": "a"}, {"name": "a", "is_credential": True}),
    },
    "known to the catalogue": {"type": "snowflake", "properties": {"username": SECRET}},
    "of a telling name": {"type": "novel", "properties": {"api_key": SECRET}},
    "of a telling name in an object": {"type": "x", "properties": {"ssh": {"password": SECRET}}},
    "in a list": {"type": "x", "properties": {"all": [{"password": SECRET}]}},
    "in JSON text": {"type": "x", "properties": {"ssh": json.dumps({"password": SECRET})}},
    "an object": {"type": "x", "properties": {"credentials": {"client": SECRET}}},
    "a list": {"type": "x", "properties": {"tokens": 1, "token": [SECRET]}},
    "beside the properties": {"type": "x", "connection": {"host": "h", "password": SECRET}},
    "at the top": {"type": "x", "id": 7, "password": SECRET},
    "in the card": card({"name": "password", "value": SECRET, "default": {"v": SECRET}}),
    "in the card within": {"type": "x", "report_card": card({"name": "token", "value": SECRET})},
    "in a card of its type": card({"name": "username", "value": SECRET}, type_name="snowflake"),
    "in a card without a type": {
        "type": "snowflake",
        "report_card": {"steps": [{"properties": [{"name": "username", "value": SECRET}]}]},
    },
    "in a property without a name": card({"name": 5, "password": SECRET}),
    "in a property that is a list": {"steps": [{"properties": [[{"password": SECRET}]]}]},
    "within a property": card({"name": "host", "value": {"password": SECRET}}),
    "before the properties": {"type": "x", "v": {"password": SECRET}, "properties": {"a": "1"}},
    "before the steps": {"type": "x", "v": {"password": SECRET}, "properties": [{"name": "a"}]},
}


@pytest.mark.parametrize("where", ECHOED)
def test_a_credential_that_was_never_typed_is_masked(where: str) -> None:
    for answer in (ECHOED[where], [ECHOED[where]]):
        text = json.dumps(left(answer))
        assert SECRET not in text
        assert MASK in text


SHORT = "pw"


def test_of_many_places_none_is_passed_over() -> None:
    place = {"password": SHORT, "all": [{"pwd": SHORT}, {"token": SHORT}], "x": {"secret": SHORT}}
    answer = [[place, place], place, {"a": place, "b": place, "properties": {"a": place}}]
    text = json.dumps(left(answer))
    assert SHORT not in text.replace("pwd", "")
    assert text.count(MASK) == 6 * 4
    noted = [[SECRET, [SECRET], {"a": SECRET}], [SECRET], {"a": [SECRET], "b": {"c": [SECRET]}}]
    assert SECRET not in json.dumps(left(noted, known=SECRET))


def test_json_text_is_changed_only_where_it_holds_a_secret() -> None:
    texts = {"a": '{"password":"pw","port":1}', "b": '{"host":"h",  "port":1}', "c": "{not JSON"}
    assert left({"type": "x", "properties": texts})["properties"] == texts | {
        "a": json.dumps({"password": MASK, "port": 1})
    }


@pytest.mark.parametrize("odd", [None, 5, "text", [{"name": "a"}]])
def test_properties_of_another_shape_and_other_lists_stay_as_they_are(odd: object) -> None:
    answer = {"type": "x", "properties": odd, "rows": [{"name": "password", "id": 7}]}
    assert left(answer) == answer


def test_the_card_of_the_type_counts_for_a_destination_whose_own_says_nothing() -> None:
    types = [card({"name": "a", "is_credential": True})]
    row = {"type": "novel", "properties": {"a": "x", "b": "y"}, "report_card": card({"name": "a"})}
    found = left(types, [row])[0]
    assert found["properties"] == {"a": MASK, "b": "y"}
    assert found["report_card"]["steps"][0]["properties"] == [{"name": "a", "is_credential": True}]


def test_a_credential_quoted_elsewhere_is_masked_too() -> None:
    row = {"type": "x", "name": f"now {SECRET}", "properties": {"password": SECRET, "s": "1"}}
    assert left(row) == {
        "type": "x",
        "name": f"now {MASK}",
        "properties": {"password": MASK, "s": "1"},
    }


@pytest.mark.parametrize("flag", [None, True, False, "", "true", "false"])
def test_a_flag_is_no_credential(flag: object) -> None:
    assert left({"type": "x", "properties": {"token": flag}})["properties"] == {"token": flag}


def test_what_is_no_credential_stays_as_it_is() -> None:
    answer = [
        {
            "type": "postgres",
            "id": 7,
            "name": "Staging",
            "properties": {"host": "h", "port": "5432", "odd": {"a": ["b", 1.5, None]}},
            "report_card": card({"name": "host", "json_schema": {"type": "string"}}),
        },
        None,
        "text",
        {"properties": [1, {"name": 5}], "steps": None, "report_card": "x"},
    ]
    assert left(answer) == answer
    assert left("text") == "text"
    assert left(None) is None


def test_a_schema_may_speak_of_passwords() -> None:
    schema = {"type": "object", "properties": {"password": {"type": "string", "minLength": 8}}}
    answer = card({"name": "ssh", "json_schema": schema})
    assert left(answer) == answer


PLACES: dict[str, Any] = {
    "a text": f"value {SECRET} is bad",
    "a name": {"type": "x", "name": SECRET},
    "a name within": [{"type": "x", "report_card": {"type": "x", "note": [f"({SECRET})"]}}],
    "a value": {"type": "x", "properties": {"host": f"h;PWD={SECRET}"}},
    "a name of a value": {"type": "x", "properties": {f"p {SECRET}": 1}},
    "a type": {"type": SECRET},
    "a step": {"type": "x", "steps": [{"type": SECRET}]},
    "a property": card({"name": SECRET}),
    "a schema": card({"name": "a", "json_schema": {"enum": [SECRET], SECRET: {"x": SECRET}}}),
    "a check": {"name": "1.2.check", "status": SECRET, "tap_error_message": f"no {SECRET}"},
    "a time": {"type": "x", "created_at": SECRET},
    "inside JSON": {"type": "x", "properties": {"it": json.dumps({"a": SECRET})}},
}


@pytest.mark.parametrize("where", PLACES)
def test_a_secret_that_is_known_is_masked_wherever_it_stands(where: str) -> None:
    text = json.dumps(left(PLACES[where], known=SECRET))
    assert SECRET not in text
    assert MASK in text


@pytest.mark.parametrize("word", ["postgres", "form", "password", "running", "2021"])
def test_a_short_secret_does_not_take_the_api_its_own_words(word: str) -> None:
    answer = {
        "type": "postgres",
        "status": "running",
        "created_at": "2021-06-03T16:11:03Z",
        "properties": {"password": "x"},
        "report_card": {
            "type": "postgres",
            "current_step_type": "form",
            "steps": [
                {
                    "type": "form",
                    "properties": [
                        {"name": "password", "json_schema": {"pattern": "form"}, "provided": True}
                    ],
                }
            ],
        },
    }
    wanted: dict[str, Any] = json.loads(json.dumps(answer))
    wanted["properties"]["password"] = MASK
    wanted["report_card"]["steps"][0]["properties"][0]["is_credential"] = True
    assert left(answer, known=word) == wanted


@pytest.mark.parametrize(
    "answer",
    [
        "no {}",
        {"message": "no {}"},
        {"properties": {"name": "{}"}},
        {"note": [{"name": "{}"}]},
        {"name": "{}", "status": "failed"},
    ],
)
def test_a_short_secret_is_masked_where_the_api_has_no_words_of_its_own(answer: object) -> None:
    text = json.dumps(answer)
    found = left(json.loads(text.replace("{}", "postgres")), known="postgres")
    assert found == json.loads(text.replace("{}", MASK))


def test_an_answer_as_deep_as_can_be_read_is_looked_through() -> None:
    deep: Any = {"password": SECRET, "note": SECRET}
    for _ in range(900):
        deep = {"a": [deep]}
    found = Echo(Redaction()).without_secrets(deep)
    for _ in range(900):
        found = found["a"][0]  # type: ignore[index,call-overload]
    assert found == {"password": MASK, "note": MASK}
