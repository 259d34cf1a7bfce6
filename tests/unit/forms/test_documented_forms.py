"""The forms of the documented cards, by hand: Connect API, list of destination types; the guide."""

from collections.abc import Callable
from typing import Any

import pytest

from stitch_tui.connect.models import ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from tests.unit.forms.cards import card

LIST = "docs.destination-types.list-destination-types.response.json"
SEED = "seed.get-destination-type-postgres.response.json"

# Property, control, "!" secret, "*" required or "?" shown or "-" hidden at first, suggestion.
LOGIN = """
database text * ''
username text * ''
password text !* ''
"""
TUNNEL = """
encryption_type choice * 'none'
encryption_host host - ''
encryption_port digits - '22'
encryption_username text - ''
"""
FILES = """
s3_bucket text * ''
output_file_format choice * ''
csv_delimiter text - ','
csv_force_quote switch - ''
s3_key_format_string text * '[integration_name]/[table_name]/[table_version]_[timestamp_loaded].csv'
sentinel_key text !? ''
"""
POSTGRES = f"""
host host * ''
port digits * '5432'
ssl switch * ''
sslrootcert text - ''
{LOGIN}{TUNNEL}"""
BY_HAND = {
    "postgres": POSTGRES,
    "redshift": f"host host * ''\nport digits * '5439'\n{LOGIN}{TUNNEL}",
    "azure_sqldw": f"""
host host * ''
port digits * '1433'
azure_storage_account_token text !* ''
azure_storage_sas_url text !* ''
{LOGIN}{TUNNEL}""",
    "snowflake": """
host host * ''
port digits * '443'
database text * ''
warehouse text * ''
username text !* ''
password text !* ''
role text ? ''
""",
    "s3": FILES,
    "storagegrid": f"""
endpoint host * ''
port digits * ''
access_key_id text !* ''
secret_access_key text !* ''
{FILES}""",
}


def form_of(made: Draft) -> list[str]:
    lines = []
    for name, field in made.fields.items():
        need = "*" if made.is_required(name) else "?"
        marks = ("!" if field.is_secret else "") + (need if made.is_shown(name) else "-")
        lines.append(f"{name} {field.control.value} {marks} {field.default!r}")
    return sorted(lines)


def by_hand(name: str) -> list[str]:
    return sorted(line for line in BY_HAND[name].splitlines() if line)


def test_every_documented_type_has_the_form_a_person_would_draw(
    example: Callable[[str], Any],
) -> None:
    cards = {item["type"]: ReportCard.model_validate(item) for item in example(LIST)}
    assert sorted(cards) == sorted(BY_HAND)
    for name, found in cards.items():
        assert form_of(Draft(form_plan(found))) == by_hand(name), name


def test_the_guides_postgres_is_the_same_form_though_its_schemas_differ(
    example: Callable[[str], Any],
) -> None:
    made = Draft(form_plan(ReportCard.model_validate(example(SEED))))
    assert form_of(made) == by_hand("postgres")


@pytest.mark.parametrize("schema", [{"type": "boolean"}, {"pattern": "^(true|false)$"}])
def test_the_certificate_is_asked_for_with_ssl_alone(schema: object) -> None:
    listed = [{"name": "ssl", "json_schema": schema}, {"name": "sslrootcert"}]
    found = ReportCard.model_validate({"type": "postgres", "steps": [{"properties": listed}]})
    made = Draft(form_plan(found))
    pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"
    shown = []
    for text in ("", "true", "false", "true"):
        made.set("ssl", text)
        made.set("sslrootcert", pem)
        shown.append((made.is_shown("sslrootcert"), "sslrootcert" in made.properties()))
    assert shown == [(False, False), (True, True), (False, False), (True, True)]
    assert made.properties()["sslrootcert"] == pem


def test_a_condition_on_a_value_the_live_card_no_longer_has_hides_for_good() -> None:
    listed = [
        {"name": "encryption_type", "json_schema": {"enum": ["none", "vpn"]}},
        {"name": "encryption_host"},
    ]
    found = ReportCard.model_validate({"type": "postgres", "steps": [{"properties": listed}]})
    made = Draft(form_plan(found))
    assert made.text("encryption_type") == "none"
    assert not made.is_shown("encryption_host")
    assert not made.todo


@pytest.mark.parametrize(
    ("facts", "is_locked"),
    [({}, False), ({"system_provided": True}, False), ({"property_type": "of_tomorrow"}, True)],
)
def test_a_type_without_facts_works(facts: dict[str, object], *, is_locked: bool) -> None:
    made = Draft(form_plan(card({"name": "a", "json_schema": {"type": "integer"}, **facts})))
    assert made.plan.facts.properties == {}
    made.set("a", "5")
    assert made.fields["a"].is_locked is is_locked
    assert made.properties() == ({} if is_locked else {"a": 5})
