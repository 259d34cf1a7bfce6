"""What a declared destination asks for: judged as the form would, compared with what is there."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.declaration.comparison import Action, Comparison, compare
from stitch_tui.declaration.file import DeclarationError, Declared
from stitch_tui.declaration.references import Surroundings
from stitch_tui.export import masked_json
from stitch_tui.sandbox.destination_types import built_in_type

SECRET = "canary-battery-staple"
VALUES: dict[str, JsonValue] = {
    "database": "analytics",
    "encryption_type": "none",
    "host": "db.example.com",
    "password": "$PASSWORD",
    "port": 5432,
    "ssl": True,
    "username": "ada",
}
SHOWN = {name: str(value).lower() for name, value in VALUES.items() if name != "password"}
AROUND = Surroundings({"PASSWORD": SECRET}, Path("/nowhere"))


def card(type_name: str = "postgres", *provided: str, **changes: object) -> dict[str, Any]:
    """The card of a type, ``provided`` set; ``changes`` go to the property of each name."""
    made: Any = copy.deepcopy(built_in_type(type_name))
    for item in made["steps"][0]["properties"]:
        item["provided"] = item["name"] in provided
        item.update(changes.get(item["name"], {}))
    return made


def existing(
    type_name: str = "postgres", shown: Mapping[str, object] = SHOWN, **changes: object
) -> Destination:
    names = (*shown, "password")
    own = card(type_name, *names, **changes)
    row = {"id": 7, "type": type_name, "name": "Staging", "properties": shown, "report_card": own}
    return Destination.model_validate(row)


NOTED = "description differs, and the API can't change it."


def compared(
    values: Mapping[str, JsonValue] = VALUES,
    before: Destination | None = None,
    type_name: str = "postgres",
    *,
    sends_secrets: bool = False,
) -> Comparison:
    declared = Declared(type_name, "Staging", "a note", properties=values)
    live = ReportCard.model_validate(card(type_name))
    return compare(declared, live, before, AROUND, sends_secrets=sends_secrets)


def problems(
    values: Mapping[str, JsonValue],
    before: Destination | None = None,
    type_name: str = "postgres",
) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        compared(values, before, type_name)
    assert SECRET not in str(caught.value)
    return list(caught.value.problems)


def test_what_is_not_there_is_created_with_just_what_the_file_says() -> None:
    found = compared()
    assert (found.action, found.notes, found.uncompared) == (Action.CREATE, (), ())
    new = found.draft.new_destination()
    assert (new.type, new.name, new.description) == ("postgres", "Staging", "a note")
    assert new.ignore_unmapped_sources is None
    assert {n: v for n, v in new.properties.items() if n != "password"} == SHOWN
    assert SECRET not in masked_json(new.body())


def test_nothing_is_suggested_but_said_of_what_is_missing() -> None:
    less = {name: value for name, value in VALUES.items() if name not in {"port", "username"}}
    assert problems(less) == ["port: required (suggested: 5432).", "username: required."]


def test_everything_wrong_is_named_at_once_by_its_field() -> None:
    wrong = {
        **VALUES,
        "hots": "x",
        "host": "",
        "port": "54a",
        "ssl": "maybe",
        "database": ["a"],
        "password": "$ABSENT",
    }
    assert problems(wrong) == [
        "database: takes text.",
        "host: an empty value can't be sent; leave it out.",
        "password: its environment variable is not set; $$ stands for a $ of the value's own.",
        "hots: the report card has no such property. Is host meant?",
        "port: digits only.",
        "ssl: takes yes or no.",
    ]


def test_what_is_as_declared_is_left_alone() -> None:
    found = compared(before=existing())
    assert (found.action, found.uncompared, found.sent) == (Action.NOTHING, ("password",), ())
    assert found.notes == (NOTED,)
    assert found.title == "Staging (postgres) #7"


def test_what_the_file_is_silent_about_is_left_alone() -> None:
    found = compared({"host": "db.example.com"}, existing())
    assert (found.action, found.uncompared) == (Action.NOTHING, ())


def test_what_differs_is_sent_and_secrets_with_it() -> None:
    found = compared({**VALUES, "port": "5433"}, existing())
    assert (found.action, found.sent) == (Action.CHANGE, ("password", "port"))
    assert found.draft.changes()["port"] == "5433"


def test_secrets_alone_are_sent_only_when_asked_for() -> None:
    assert compared(before=existing(), sends_secrets=True).sent == ("password",)
    less = {name: value for name, value in VALUES.items() if name != "password"}
    assert compared(less, existing(), sends_secrets=True).action is Action.NOTHING


def test_a_secret_stitch_does_not_have_is_a_difference() -> None:
    found = compared(before=existing(password={"provided": False}))
    assert (found.action, found.sent) == (Action.CHANGE, ("password",))


def test_a_value_that_is_set_and_not_shown_is_no_difference() -> None:
    shown = {name: value for name, value in SHOWN.items() if name != "host"}
    found = compared(before=existing(shown=shown, host={"provided": True}))
    assert (found.action, found.uncompared) == (Action.NOTHING, ("host", "password"))


def test_what_counts_only_elsewhere_is_left_out_and_told() -> None:
    found = compared({**VALUES, "encryption_host": "bastion"})
    assert found.notes == (
        "encryption_host is left out: it counts only where encryption_type is ssh.",
    )
    assert "encryption_host" not in found.draft.properties()


def test_advice_is_told_and_keeps_nothing_from_being_sent() -> None:
    (note,) = compared({**VALUES, "host": "not a host"}).notes
    assert note.startswith("host: not a host name")


def test_a_secret_in_clear_is_told() -> None:
    found = compared({**VALUES, "password": f"$${SECRET}"})
    assert found.notes == ("password stands in clear in the file; $NAME or @file keeps it out.",)
    assert found.draft.text("password") == f"${SECRET}"


def test_what_can_be_set_once_may_be_declared_as_it_is() -> None:
    key = {"service_account_credentials": None, "cloud_storage_location": "EU"}
    shown = {"cloud_storage_location": "EU", "loading_mode": "UPSERT", "project_id": "p"}
    before = existing("bigquery_v2", shown, service_account_credentials={"provided": True})
    same = {**key, "loading_mode": "UPSERT", "project_id": "p"}
    assert compared(same, before, "bigquery_v2").action is Action.NOTHING
    other = {**key, "loading_mode": "APPEND_ONLY", "project_id": "q"}
    assert problems(other, before, "bigquery_v2") == [
        "loading_mode: it can be set once only, and is set otherwise.",
        "project_id: it can't be set here; leave it out.",
    ]


def test_members_of_an_object_are_fields_of_their_own() -> None:
    names = {each["name"]: each for each in card("databricks_delta")["steps"][0]["properties"]}
    group = next(
        name for name, item in names.items() if "oneOf" in str(item) or "anyOf" in str(item)
    )
    found = problems({group: {"nonsense": 1}}, None, "databricks_delta")
    assert f"{group}.nonsense: the report card has no such member." in found
    assert f"{group}: takes a table (an object)." in problems({group: 1}, None, "databricks_delta")


def test_a_key_file_is_taken_without_members_stitch_does_not_take() -> None:
    names = ("type", "project_id", "private_key", "private_key_id", "client_email", "client_id")
    urls = ("auth_uri", "token_uri", "auth_provider_x509_cert_url", "client_x509_cert_url")
    key = {**dict.fromkeys(names, SECRET), **dict.fromkeys(urls, "https://a.example/")}
    key |= {"type": "service_account", "client_email": "a@b.example", "universe_domain": "x"}
    values: dict[str, JsonValue] = {
        "service_account_credentials": {**key},
        "cloud_storage_location": "EU",
        "loading_mode": "UPSERT",
    }
    found = compared(values, None, "bigquery_v2")
    name = "service_account_credentials"
    assert found.notes == (
        f"{name}: left out of it: universe_domain: Stitch takes no such member.",
        f"{name} stands in clear in the file; $NAME or @file keeps it out.",
    )
    body = found.draft.new_destination().body()
    assert SECRET not in masked_json(body)


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())
    | st.sampled_from(["$PASSWORD", "@/etc/hostname", "true", "ssh", "5432", '{"ssh": "true"}']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["ssh", "ssh_port", "type", "scheme", "a.b"]), inner)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("type_name", ["postgres", "databricks_delta", "bigquery_v2", "s3"])
@given(data=st.data())
def test_any_values_are_compared_or_refused(type_name: str, data: st.DataObject) -> None:
    names = [item["name"] for item in card(type_name)["steps"][0]["properties"]]
    values = st.dictionaries(st.sampled_from([*names, "", "a.b"]), JSON_VALUES)
    declared, shown = data.draw(values), data.draw(values)
    before = data.draw(st.sampled_from([None, existing(type_name, shown)]))
    try:
        found = compared(declared, before, type_name)
    except DeclarationError as error:
        told = "\n".join(error.problems)
    else:
        told = "\n".join((found.title, *found.notes, *found.sent, *found.uncompared))
        encode({"properties": found.draft.properties()})
        if before is not None and found.action is Action.CHANGE:
            assert set(found.sent) <= set(declared)
    assert told
    assert SECRET not in told
