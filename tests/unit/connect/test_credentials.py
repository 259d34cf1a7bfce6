"""Which properties are credentials, and what of a secret value is the secret."""

import pytest
from pydantic import JsonValue

from stitch_tui.catalog import facts_of, known_types
from stitch_tui.connect.credentials import Credentials, secret_texts, sounds_secret
from stitch_tui.sandbox.destination_types import built_in_type, built_in_types

MARKED: dict[str, JsonValue] = {"name": "c", "is_credential": True}
CARD: dict[str, JsonValue] = {
    "type": "novel",
    "steps": [
        {"type": "form", "properties": [{"name": "a", "is_credential": False}, {"name": "b"}]},
        {"type": "oauth", "properties": [{"name": "a", "is_credential": True}, None, {}]},
    ],
}


@pytest.mark.parametrize(
    "name",
    [
        *("password", "Password", "db_password", "userPassword", "password2", "PASSWORD", "pwd"),
        *("access_token", "refreshToken", "api-token", "token", "sas token", "PGPASSWORD_TOKEN"),
        *("client_secret", "secret", "secrets", "api_key", "apiKey", "APIKey", "apikey"),
        *("private_key", "privateKey", "secret_access_key", "ssl_key", "passphrase", "credentials"),
    ],
)
def test_names_of_credentials(name: str) -> None:
    assert sounds_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        *("host", "username", "", "key", "keys", "token_uri", "private_key_id", "password_policy"),
        *("secretary", "compass", "bypass", "monkey", "s3_key_format_string", "sslrootcert"),
        *("access_key_id", "primary_key", "tokenizer", "pass_through", "ключ", "_", "5"),
    ],
)
def test_names_of_other_things(name: str) -> None:
    assert not sounds_secret(name)


def test_one_card_of_a_type_is_enough_for_all() -> None:
    known = Credentials()
    assert not known.includes("novel", "a")
    known.learn([{"type": "novel", "steps": []}, CARD, None])
    known.learn({"type": "novel", "steps": [{"properties": [{"name": "a"}]}]})
    assert known.includes("novel", "a")
    assert not known.includes("novel", "b")
    assert not known.includes("another", "a")


def test_what_two_cards_of_a_type_mark_counts_together() -> None:
    known = Credentials()
    known.learn([CARD, {"type": "novel", "steps": [{"properties": [MARKED]}]}])
    known.learn([{"type": "another", "steps": [{"properties": [MARKED]}]}])
    assert known.includes("novel", "a")
    assert known.includes("novel", "c")
    assert not known.includes("another", "a")


@pytest.mark.parametrize(
    ("row", "own"),
    [
        ({"type": "novel"}, {}),
        ({"type": "novel"}, {"type": None}),
        ({}, {"type": "novel"}),
        ({"type": "another"}, {"type": "novel"}),
    ],
)
def test_a_card_within_a_destination_counts_for_its_type(
    row: dict[str, JsonValue], own: dict[str, JsonValue]
) -> None:
    known = Credentials()
    known.learn([{**row, "report_card": {"steps": CARD["steps"], **own}}])
    assert known.includes("novel", "a")


@pytest.mark.parametrize("odd", [["novel"], {"type": "novel"}, 5, None])
def test_cards_and_steps_of_another_shape_are_passed_over(odd: JsonValue) -> None:
    known = Credentials()
    known.learn({"type": odd, "steps": CARD["steps"]})
    assert not known.includes("novel", "a")
    known.learn({"type": "novel", "steps": [odd, {"properties": odd}, {"properties": [MARKED]}]})
    assert known.includes("novel", "c")


def test_the_catalogue_knows_every_documented_credential() -> None:
    cards = [*built_in_types(), built_in_type("dataworld")]
    marked = [
        (str(card["type"]), item["name"])
        for card in cards
        for step in card["steps"]  # type: ignore[attr-defined]
        for item in step["properties"]
        if item["is_credential"]
    ]
    assert ("snowflake", "username") in marked
    assert [pair for pair in marked if not Credentials().includes(*pair)] == []
    assert [pair for pair in marked if not facts_of(pair[0]).of(pair[1]).is_secret] == []


@pytest.mark.parametrize("name", known_types())
def test_nothing_sounds_secret_that_the_catalogue_does_not_call_so(name: str) -> None:
    facts = facts_of(name)
    inside = {other for other, about in facts.properties.items() if about.is_secret}
    for other, about in facts.properties.items():
        if sounds_secret(other.rpartition(".")[2]):
            assert about.is_secret or other.partition(".")[0] in inside


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("hunter2", ("hunter2",)),
        (12345, ("12345",)),
        (True, ()),
        (None, ()),
        (["a", {"b": "c"}, 7], ("a", "c")),
        ({"private_key": "k", "client_email": "a@b"}, ("k",)),
        ({"auth": {"token": ["t", "u"]}, "host": "h"}, ("t", "u")),
        ({"auth": [{"token": "t", "host": "h"}]}, ("t",)),
        ('{"private_key": "k", "client_email": "a@b"}', ("k",)),
        ('\n {"private_key": "k", "client_email": "a@b"}', ("k",)),
        ('{"no": "name"}', ('{"no": "name"}',)),
        ('{"cut": ', ('{"cut": ',)),
        ('{"a":' * 5000, ('{"a":' * 5000,)),
    ],
)
def test_what_of_a_value_is_the_secret(value: object, texts: tuple[str, ...]) -> None:
    assert secret_texts(value) == texts  # type: ignore[arg-type]
