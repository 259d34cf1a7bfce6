"""The control of every property, and who sets it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stitch_tui.connect.models import ReportCard
from stitch_tui.forms.field import Control, Section, Setter
from stitch_tui.sandbox.destination_types import built_in_types
from tests.unit.forms.cards import card, field, fields_of

TEXT, DIGITS, SWITCH = Control.TEXT, Control.DIGITS, Control.SWITCH
CHOICE, OBJECT, HOST = Control.CHOICE, Control.JSON, Control.HOST

BY_HAND = {
    "azure_sqldw": "host port username password azure_storage_account_token azure_storage_sas_url "
    "database encryption_type encryption_host encryption_port encryption_username",
    "bigquery_v2": "service_account_credentials cloud_storage_location loading_mode project_id",
    "databricks_delta": "access_token jdbc_url ssh_config.ssh ssh_config.ssh_host "
    "ssh_config.ssh_port ssh_config.ssh_user staging_area.scheme staging_area.bucket_name",
    "postgres": "database encryption_host encryption_port encryption_type encryption_username host "
    "password port ssl sslrootcert username",
    "redshift": "database encryption_host encryption_port encryption_type encryption_username host "
    "password port username",
    "s3": "csv_delimiter csv_force_quote output_file_format s3_bucket s3_key_format_string "
    "sentinel_key",
    "snowflake": "database host password port role username warehouse",
    "storagegrid": "access_key_id csv_delimiter csv_force_quote endpoint output_file_format port "
    "s3_bucket s3_key_format_string secret_access_key sentinel_key",
}
NOT_TEXT = {
    "report_definitions": OBJECT,
    "port": DIGITS,
    "encryption_port": DIGITS,
    "encryption_type": CHOICE,
    "output_file_format": CHOICE,
    "cloud_storage_location": CHOICE,
    "loading_mode": CHOICE,
    "csv_force_quote": SWITCH,
    "ssl": SWITCH,
    "service_account_credentials": OBJECT,
    "ssh_config.ssh": SWITCH,
    "ssh_config.ssh_host": HOST,
    "ssh_config.ssh_port": DIGITS,
    "staging_area.scheme": CHOICE,
    "host": HOST,
    "encryption_host": HOST,
    "endpoint": HOST,
}
SCHEMAS: list[tuple[object, Control, str]] = [
    (None, TEXT, "text"),
    ({"type": "string"}, TEXT, "text"),
    ({"type": "boolean"}, SWITCH, "yes or no"),
    ({"type": "string", "pattern": "^(true|false)$"}, SWITCH, "yes or no"),
    ({"type": "string", "pattern": "^(true|false)"}, TEXT, "text that starts with true or false"),
    ({"type": "integer"}, TEXT, "a whole number"),
    ({"type": ["integer", "null"]}, TEXT, "a whole number"),
    ({"type": ["string", "null"]}, TEXT, "text"),
    ({"type": ["boolean", "string"]}, TEXT, "text"),
    ({"type": ["object", "null"]}, OBJECT, "a JSON object, or @ and a file name"),
    ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, TEXT, "a whole number"),
    (
        {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+"}]},
        TEXT,
        "a whole number or text",
    ),
    ({"type": "array", "items": {"type": "object"}}, OBJECT, "a JSON list, or @ and a file name"),
    ({"type": "string", "pattern": r"^\d+$"}, DIGITS, "digits"),
    ({"type": "string", "pattern": r"^\d+"}, TEXT, "text that starts with a digit"),
    ({"type": "string", "pattern": "^(ssh|none)$"}, CHOICE, "one of ssh, none"),
    ({"type": "string", "pattern": "^(csv|json)$"}, CHOICE, "one of csv, json"),
    ({"type": "string", "pattern": "^1$|^30$"}, CHOICE, "one of 1, 30"),
    (
        {"type": "string", "pattern": "^1$|^30$|^60$|^360$|^720$|^1440$"},
        CHOICE,
        "one of 1, 30, 60, 360, …",
    ),
    ({"type": "string", "pattern": "^1|2$"}, TEXT, "text that starts with 1 or ends with 2"),
    ({"type": "string", "pattern": "^(a.b|c)$"}, TEXT, "text such as aab"),
    ({"enum": ["a", "b"]}, CHOICE, "one of a, b"),
    ({"enum": [1, 2]}, CHOICE, "one of 1, 2"),
    ({"enum": ["a", None, 1]}, TEXT, "text"),
    ({"type": "string", "format": "uri"}, TEXT, "a URL"),
    ({"type": "string", "format": "date-time"}, TEXT, "a date and time"),
    ({"type": "string", "format": "banana"}, TEXT, "text"),
    (
        {"type": "string", "anyOf": [{"format": "hostname"}, {"format": "ipv4"}]},
        HOST,
        "a host name or an IP address",
    ),
    (
        {"type": "string", "pattern": "^stitch-challenge-file-.*$"},
        TEXT,
        "text that starts with stitch-challenge-file-",
    ),
    (
        {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T00:00:00Z$"},
        TEXT,
        "text such as 2026-01-31T00:00:00Z",
    ),
    ({"anyOf": [{"$ref": "#/definitions/a"}]}, TEXT, "text; Stitch will check it"),
    ({"type": 5, "enum": {}, "anyOf": {}, "pattern": []}, TEXT, "text"),
]


@pytest.mark.parametrize(("schema", "control", "rule"), SCHEMAS)
def test_a_schema_gets_its_control_and_its_rule(
    schema: object, control: Control, rule: str
) -> None:
    made = field(schema)
    assert (made.control, made.entry.rule) == (control, rule)
    assert bool(made.entry.choices) is (control in {CHOICE, SWITCH})


def test_every_built_in_property_gets_the_control_chosen_by_hand() -> None:
    cards = [ReportCard.model_validate(item) for item in built_in_types()]
    assert sorted(item.type for item in cards) == sorted(BY_HAND)
    for item in cards:
        names = BY_HAND[item.type].split()
        assert {made.name: made.control for made in fields_of(item)} == {
            name: NOT_TEXT.get(name, TEXT) for name in names
        }, item.type


def _cards(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if isinstance(value.get("steps"), list):
            yield value
        for inner in value.values():
            yield from _cards(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cards(inner)


def test_every_documented_schema_is_in_the_table_above(shared_examples: Path) -> None:
    plain = {json.dumps(schema, sort_keys=True): (c, rule) for schema, c, rule in SCHEMAS}
    count = 0
    for file in sorted(shared_examples.glob("*.json")):
        for raw in _cards(json.loads(file.read_text("utf-8"))):
            count += 1
            for made in fields_of(ReportCard.model_validate({**raw, "type": "x"})):
                key = json.dumps(made.json_schema, sort_keys=True)
                if key in plain:
                    assert (made.control, made.entry.rule) == plain[key]
                else:
                    assert made.control is NOT_TEXT.get(made.name, TEXT), (file.name, made.name)
    assert count > 40


@pytest.mark.parametrize(
    ("facts", "setter", "section"),
    [
        ({"property_type": "user_provided"}, Setter.USER, Section.REQUIRED),
        ({"property_type": "user_provided_immutable"}, Setter.USER_ONCE, Section.REQUIRED),
        (
            {"property_type": "user_provided_immutable", "provided": True},
            Setter.USER_ONCE,
            Section.LOCKED,
        ),
        ({"property_type": "user_provided_advanced"}, Setter.USER_ADVANCED, Section.ADVANCED),
        ({"property_type": "system_provided_by_default"}, Setter.STITCH, Section.BY_STITCH),
        ({"property_type": "read_only"}, Setter.STITCH_ONLY, Section.LOCKED),
        ({"property_type": "something_new"}, Setter.UNKNOWN, Section.LOCKED),
        ({}, Setter.USER, Section.REQUIRED),
        ({"system_provided": True}, Setter.STITCH, Section.BY_STITCH),
        ({"system_provided": False}, Setter.USER, Section.REQUIRED),
        (
            {"system_provided": True, "property_type": "user_provided"},
            Setter.USER,
            Section.REQUIRED,
        ),
    ],
)
@pytest.mark.parametrize("schema", [None, {"type": "string"}])
def test_who_sets_it_follows_from_the_property_type_alone(
    schema: object, facts: dict[str, object], setter: Setter, section: Section
) -> None:
    made = field(schema, is_required=True, **facts)
    assert (made.setter, made.section) == (setter, section)
    assert made.is_locked is (section is Section.LOCKED)
    assert made.is_required is (setter in {Setter.USER, Setter.USER_ONCE})


def test_fields_stand_required_first_and_each_name_once() -> None:
    made = fields_of(
        card(
            {"name": "a", "property_type": "read_only"},
            {"name": "b"},
            {"name": "c", "is_required": True},
            {"name": "b", "is_required": True},
        )
    )
    assert [item.name for item in made] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("name", "schema", "expected"),
    [
        ("port", {"pattern": r"^\d+$"}, True),
        ("ssh_port", {"pattern": r"^\d+$"}, True),
        ("export", {"pattern": r"^\d+$"}, False),
        ("port", {"type": "string"}, False),
    ],
)
def test_only_digits_named_port_are_a_port(name: str, schema: object, *, expected: bool) -> None:
    assert field(schema, name).is_port is expected
