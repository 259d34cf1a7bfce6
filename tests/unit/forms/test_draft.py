"""What is typed, what is missing, and the request body that comes of it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import Secret, SecretStr

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.export import masked_json
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from stitch_tui.sandbox.destination_types import built_in_type
from tests.unit.forms.cards import draft, existing

HOST = {"name": "host", "is_required": True, "json_schema": {"type": "string"}}
PORT = {"name": "port", "is_required": True, "json_schema": {"pattern": r"^\d+$"}}
SSL = {"name": "ssl", "json_schema": {"type": "boolean"}}
PASSWORD = {"name": "password", "is_required": True, "is_credential": True}
MODE = {"name": "mode", "property_type": "user_provided_immutable", "is_required": True}
KEY = {"name": "key", "is_credential": True, "json_schema": {"type": "object"}}
READ_ONLY = {"name": "project", "property_type": "read_only"}

SEED_VALUES = {
    "database": "[DATABASE]",
    "encryption_type": "none",
    "host": "[HOST_ADDRESS]",
    "password": "[PASSWORD]",
    "port": "5432",
    "ssl": "false",
    "username": "[USERNAME]",
}
SEED_REQUEST = {
    "type": "postgres",
    "name": "Staging",
    "description": "Postgres database for the staging environment.",
    "properties": SEED_VALUES,
}


def sent(made: Draft) -> Any:  # noqa: ANN401
    """The properties as the wire would carry them."""
    return json.loads(encode({"properties": made.properties()}))["properties"]


def seed_draft() -> Draft:
    made = Draft(form_plan(ReportCard.model_validate(built_in_type("postgres"))))
    made.name = " Staging "
    made.description = "Postgres database for the staging environment."
    for name, value in SEED_VALUES.items():
        made.set(name, value)
    return made


def test_the_guides_request_comes_of_the_guides_values() -> None:
    made = seed_draft()
    assert not made.missing()
    assert made.required_count() == (7, 7)
    assert json.loads(encode(made.new_destination().body())) == SEED_REQUEST


def test_the_documented_request_is_the_one_above(example: Callable[[str], Any]) -> None:
    assert example("seed.post-destinations.request.json") == SEED_REQUEST


def test_a_request_shown_has_its_secrets_masked() -> None:
    body = seed_draft().new_destination().body()
    assert "[PASSWORD]" not in f"{masked_json(body)}{body!r}{seed_draft().__dict__!r}"
    assert "[HOST_ADDRESS]" in masked_json(body)


def test_what_is_typed_is_told_without_what_is_hidden_and_secrets_stay_secret() -> None:
    made = seed_draft()
    made.set("ssl", "")
    made.set("encryption_type", "ssh")
    made.set("encryption_host", "bastion.example.com")
    typed = made.typed()
    assert typed["password"] == SecretStr("[PASSWORD]")
    assert "[PASSWORD]" not in repr(typed)
    assert (typed["port"], typed["encryption_host"]) == ("5432", "bastion.example.com")
    assert typed["encryption_port"] == "22", "a suggestion stands in its field"
    assert "ssl" not in typed
    made.set("encryption_type", "none")
    assert "encryption_host" not in made.typed()


def test_what_is_left_empty_is_in_no_body() -> None:
    made = draft(HOST, PORT, SSL, PASSWORD)
    assert sent(made) == {}
    for name in made.fields:
        made.set(name, "x")
        made.set(name, "")
    assert sent(made) == {}
    assert made.new_destination().body() == {"type": "x", "properties": {}}


@pytest.mark.parametrize(("maps", "expected"), [(True, None), (False, True)])
def test_unmapped_sources_are_named_only_when_they_are_to_be_ignored(
    *, maps: bool, expected: bool | None
) -> None:
    made = draft(HOST)
    made.maps_unmapped_sources = maps
    assert made.new_destination().body().get("ignore_unmapped_sources") is expected


def test_values_have_the_types_of_the_schema_and_secrets_are_wrapped() -> None:
    made = draft(HOST, SSL, PASSWORD, KEY)
    for name, text in {"ssl": "false", "password": "p", "key": '{"a": [1]}', "host": "h"}.items():
        made.set(name, text)
    properties = made.properties()
    assert isinstance(properties["password"], SecretStr)
    assert isinstance(properties["key"], Secret)
    assert sent(made) == {"host": "h", "ssl": False, "password": "p", "key": {"a": [1]}}
    assert '"a"' not in repr(properties)


def test_what_is_missing_and_what_is_wrong_are_told_apart() -> None:
    made = draft(HOST, PORT, SSL, PASSWORD)
    made.set("port", "70000")
    missing = made.missing()
    assert (missing.unset, missing.wrong) == (("host", "password"), ("port",))
    assert made.required_count() == (0, 3)
    made.set("host", "h")
    made.set("password", "p")
    made.set("port", "5432")
    assert not made.missing()


def test_what_stitch_fills_in_is_not_missed_but_may_be_sent() -> None:
    by_stitch = {"name": "s", "is_required": True, "property_type": "system_provided_by_default"}
    made = draft(by_stitch)
    assert not made.missing()
    made.set("s", "mine")
    assert sent(made) == {"s": "mine"}


@pytest.mark.parametrize("kind", ["read_only", "something_new"])
def test_what_cannot_be_set_is_neither_missed_nor_sent(kind: str) -> None:
    made = draft({"name": "a", "property_type": kind, "is_required": True})
    made.set("a", "x")
    assert not made.missing()
    assert sent(made) == {}


def test_an_edit_sends_changed_keys_only() -> None:
    made = draft(HOST, PORT, SSL, destination=existing(host="h", port="5432", ssl="true"))
    assert not made.is_new
    assert sent(made) == {}
    made.set("port", "5433")
    assert sent(made) == {"port": "5433"}
    made.set("port", "5432")
    assert sent(made) == {}
    made.set("ssl", "false")
    assert sent(made) == {"ssl": False}


@pytest.mark.parametrize(
    ("current", "text"), [(True, "true"), ("true", "true"), (5432, "5432"), ({"a": 1}, '{"a": 1}')]
)
def test_an_edit_starts_from_the_value_whatever_its_type(current: object, text: str) -> None:
    made = draft({"name": "a"}, destination=existing(a=current))
    assert made.text("a") == text
    assert sent(made) == {}


def test_an_edit_can_send_all_that_is_set_once_more() -> None:
    made = draft(HOST, MODE | {"provided": True}, destination=existing(host="h", mode="m"))
    assert json.loads(encode(made.properties(with_unchanged=True))) == {"host": "h"}


def test_a_blank_credential_keeps_the_stored_one() -> None:
    made = draft(PASSWORD | {"provided": True}, destination=existing())
    assert not made.missing()
    assert sent(made) == {}
    made.set("password", "new")
    assert sent(made) == {"password": "new"}


def test_an_echoed_credential_is_never_taken_over() -> None:
    made = draft(PASSWORD | {"provided": True}, destination=existing(password="hunter2"))
    assert made.text("password") == ""
    assert sent(made) == {}


def test_a_cleared_value_stays_with_stitch_and_says_so() -> None:
    made = draft(HOST | {"provided": True}, destination=existing(host="h"))
    made.set("host", "")
    problem = made.problem("host")
    assert problem is not None
    assert not problem.is_blocking
    assert "keeps" in problem.text
    assert not made.missing()
    assert sent(made) == {}


def test_a_value_set_once_is_locked_from_then_on() -> None:
    made = draft(MODE, destination=existing())
    made.set("mode", "UPSERT")
    assert sent(made) == {"mode": "UPSERT"}
    locked = draft(MODE | {"provided": True}, destination=existing(mode="UPSERT"))
    locked.set("mode", "APPEND_ONLY")
    assert sent(locked) == {}
    assert not locked.missing()
    assert not draft(MODE | {"provided": True}).missing()


def test_keys_the_card_does_not_have_are_never_sent() -> None:
    made = draft(HOST, destination=existing(host="h", status="1", product="x"))
    made.set("host", "i")
    assert sent(made) == {"host": "i"}
    assert set(made.properties(with_unchanged=True)) == {"host"}


def test_a_wrong_value_that_was_there_before_does_not_block() -> None:
    made = draft(PORT, destination=existing(port="odd"))
    assert not made.missing()
    made.set("port", "still odd")
    assert made.missing().wrong == ("port",)


def test_what_was_typed_is_kept_where_the_fields_still_are() -> None:
    before = draft(HOST, PORT, PASSWORD)
    before.name, before.description, before.maps_unmapped_sources = "n", "d", False
    for name in ("host", "port", "password"):
        before.set(name, "1")
    after = draft(HOST, PASSWORD, SSL)
    after.keep_typed(before)
    assert (after.name, after.description, after.maps_unmapped_sources) == ("n", "d", False)
    assert sent(after) == {"host": "1", "password": "1"}
    assert after.left_out == ("port",)
    assert "SecretStr" in repr(after.properties()["password"])


def test_no_secret_is_sent_twice_to_the_destination_that_came_of_it() -> None:
    before = draft(HOST, PASSWORD)
    before.set("password", "p")
    before.set("host", "h")
    made = draft(
        HOST | {"provided": True}, PASSWORD | {"provided": True}, destination=existing(host="h")
    )
    made.keep_typed(before)
    assert sent(made) == {}
    assert made.text("password") == "p"
    made.set("password", "q")
    assert sent(made) == {"password": "q"}


def test_what_the_destination_did_not_take_is_sent_again() -> None:
    before = draft(PASSWORD)
    before.set("password", "p")
    made = draft(PASSWORD | {"provided": False}, destination=existing())
    made.keep_typed(before)
    assert sent(made) == {"password": "p"}


def test_a_destination_without_a_card_has_nothing_to_send() -> None:
    destination = Destination.model_validate({"type": "x", "id": 7, "properties": {"a": "b"}})
    assert sent(draft(destination=destination)) == {}
