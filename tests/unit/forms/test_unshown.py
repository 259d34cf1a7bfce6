"""Values a destination has that nobody is shown: set, kept, and never sent back."""

import json
from typing import Any

import pytest
from pydantic import SecretStr

from stitch_tui.connect.body import encode
from stitch_tui.connect.redaction import MASK
from stitch_tui.export import masked_json, request_of
from stitch_tui.forms.draft import Draft
from stitch_tui.widgets.controls import ValueInput
from stitch_tui.widgets.field_row import FieldRow
from stitch_tui.widgets.form_rows import field_help, field_rows
from tests.unit.forms.cards import card, draft, existing, field, fields_of

HOST = {"name": "host", "is_required": True, "json_schema": {"type": "string"}}
PASSWORD = {"name": "password", "is_required": True, "is_credential": True}
SSH = {
    "name": "ssh",
    "json_schema": {
        "type": "object",
        "required": ["host", "password"],
        "properties": {"host": {"type": "string"}, "password": {}, "key_password": {}},
    },
}


def sent(made: Draft, *, unchanged: bool = False) -> Any:  # noqa: ANN401
    return json.loads(encode({"p": made.properties(with_unchanged=unchanged)}))["p"]


@pytest.mark.parametrize("provided", [True, False, None])
@pytest.mark.parametrize("value", [MASK, "hunter2"])
def test_a_credential_that_came_back_is_set_but_not_shown_and_not_sent(
    *, value: str, provided: bool | None
) -> None:
    there = existing(host="h", password=value)
    made = draft(HOST, PASSWORD | {"provided": provided}, destination=there)
    assert made.text("password") == ""
    assert made.is_kept("password")
    assert not made.missing()
    assert sent(made) == {}
    assert sent(made, unchanged=True) == {"host": "h"}
    assert "It is set; leave it empty" in field_help(made, "property:password", None).plain
    made.set("password", "new")
    assert sent(made) == {"password": "new"}
    made.set("password", "")
    assert sent(made) == {}


def test_its_box_says_so() -> None:
    made = draft(HOST, PASSWORD, destination=existing(host=f"the {MASK} one", password=MASK))
    rows = [
        row for row in field_rows(made, made.fields, is_unfolded=True) if isinstance(row, FieldRow)
    ]
    boxes = [row.control for row in rows if isinstance(row.control, ValueInput)]
    assert [(box.value, box.placeholder) for box in boxes] == [("", "set; empty keeps it")] * 2


def test_a_value_with_a_secret_masked_in_it_is_not_sent_back() -> None:
    made = draft(HOST, destination=existing(host=f"h;PWD={MASK}"))
    assert sent(made, unchanged=True) == {}
    assert not made.missing()


def test_what_was_never_set_is_not_kept() -> None:
    made = draft(HOST, PASSWORD, destination=existing(host="h"))
    assert not made.is_kept("password")
    assert made.missing().unset == ("password",)


@pytest.mark.parametrize("name", ["password", "api_token", "ssh.password", "ssh.key_password"])
def test_a_field_of_a_telling_name_is_a_secret_whatever_the_card_says(name: str) -> None:
    properties = [SSH, {"name": "password", "is_credential": False}, {"name": "api_token"}]
    fields = {each.name: each.is_secret for each in fields_of(card(*properties))}
    assert fields[name]
    assert not fields["ssh.host"]
    assert not field(name="private_key_id").is_secret


def object_draft() -> Draft:
    there = existing(ssh={"host": "h", "password": MASK, "key_password": MASK})
    return draft(SSH, HOST, destination=there)


def test_an_object_with_a_secret_stays_as_it_is_while_nothing_in_it_changes() -> None:
    made = object_draft()
    made.set("host", "other")
    assert not made.missing()
    assert sent(made) == {"host": "other"}
    assert sent(made, unchanged=True) == {"host": "other"}


def test_an_object_is_sent_only_with_every_secret_it_had() -> None:
    made = object_draft()
    made.set("host", "x")
    made.set("ssh.host", "other")
    assert set(made.missing().wrong) == {"ssh.password", "ssh.key_password"}
    problem = made.problem("ssh.password") or made.todo["ssh.password"]
    assert problem.text == "give it again: the object it is part of is sent as a whole"
    made.set("ssh.password", "p")
    assert made.missing().wrong == ("ssh.key_password",)
    made.set("ssh.key_password", "k")
    assert not made.missing()
    assert sent(made)["ssh"] == {"host": "other", "password": "p", "key_password": "k"}
    made.set("ssh.host", "h")
    made.set("ssh.password", "")
    made.set("ssh.key_password", "")
    assert not made.missing()
    assert sent(made) == {"host": "x"}


def test_of_an_object_only_the_secrets_are_masked() -> None:
    made = draft(SSH)
    for name, text in (("host", "h"), ("password", "hunter2")):
        made.set(f"ssh.{name}", text)
    body = made.properties()
    assert body == {"ssh": {"host": "h", "password": SecretStr("hunter2")}}
    assert json.loads(masked_json(body)) == {"ssh": {"host": "h", "password": MASK}}


def test_a_secret_in_an_object_that_was_typed_as_json_is_masked() -> None:
    made = draft({"name": "more", "json_schema": {"type": "object"}})
    made.set("more", '{"a": [{"password": "hunter2", "host": "h", "token": null}]}')
    shown = json.loads(masked_json(made.new_destination().body()))["properties"]
    assert shown == {"more": {"a": [{"password": MASK, "host": "h", "token": None}]}}
    assert sent(made)["more"]["a"][0]["password"] == "hunter2"


def test_the_secrets_of_a_draft_are_those_that_are_typed_now() -> None:
    made = draft(
        HOST, PASSWORD, {"name": "key", "is_credential": True, "json_schema": {"type": "object"}}
    )
    assert made.secrets() == ()
    made.set("host", "h")
    made.set("password", "hunter2")
    made.set("key", '{"private_key": "k", "project": "p"}')
    assert made.secrets() == (SecretStr("hunter2"), SecretStr("k"))
    made.set("password", "")
    assert made.secrets() == (SecretStr("k"),)


def test_the_request_of_a_draft() -> None:
    new = draft(HOST)
    new.set("host", "h")
    assert request_of(new, "https://api")[:2] == ("POST", "https://api/v4/destinations")
    assert request_of(new, "https://api")[2]["properties"] == {"host": "h"}
    edited = draft(HOST, destination=existing(host="h"))
    again = "PUT", "https://api/v4/destinations/7", {"properties": {"host": "h"}}
    assert request_of(edited, "https://api") == again
