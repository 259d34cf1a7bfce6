"""The plan of a form: the control a person would choose, in the order a person expects."""

import json
from pathlib import Path
from typing import Any

import pytest

from stitch_tui.connect.body import encode
from stitch_tui.connect.models import Destination, ReportCard
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.field import Section
from stitch_tui.forms.plan import form_plan
from stitch_tui.sandbox.destination_types import built_in_type
from tests.unit.forms.cards import card, draft

HOST, DIGITS, TEXT, SECRET = "host", "digits", "text", "secret text"
SWITCH, CHOICE, FILE, LOCKED = "switch", "choice", "secret json", "locked"
TUNNEL = [
    ("encryption_type", CHOICE, "required", "none"),
    ("encryption_host", HOST, "hidden", ""),
    ("encryption_port", DIGITS, "hidden", "22"),
    ("encryption_username", TEXT, "hidden", ""),
]
BUCKET = [
    ("output_file_format", CHOICE, "required", ""),
    ("s3_key_format_string", TEXT, "required", "[integration_name]/…"),
    ("csv_delimiter", TEXT, "hidden", ","),
    ("csv_force_quote", SWITCH, "hidden", ""),
    ("sentinel_key", SECRET, "optional", ""),
]
LOGIN = [("username", TEXT, "required", ""), ("password", SECRET, "required", "")]
DATABASE = [("database", TEXT, "required", "")]


def server(port: str) -> list[tuple[str, str, str, str]]:
    return [("host", HOST, "required", ""), ("port", DIGITS, "required", port)]


BY_HAND = {
    "postgres": [
        *server("5432"),
        *DATABASE,
        *LOGIN,
        ("ssl", SWITCH, "required", ""),
        *TUNNEL,
        ("sslrootcert", TEXT, "hidden", ""),
    ],
    "redshift": [*server("5439"), *DATABASE, *LOGIN, *TUNNEL],
    "snowflake": [
        *server("443"),
        *DATABASE,
        ("warehouse", TEXT, "required", ""),
        ("username", SECRET, "required", ""),
        ("password", SECRET, "required", ""),
        ("role", TEXT, "optional", ""),
    ],
    "azure_sqldw": [
        *server("1433"),
        *DATABASE,
        *LOGIN,
        ("azure_storage_account_token", SECRET, "required", ""),
        ("azure_storage_sas_url", SECRET, "required", ""),
        *TUNNEL,
    ],
    "s3": [("s3_bucket", TEXT, "required", ""), *BUCKET],
    "storagegrid": [
        ("endpoint", HOST, "required", ""),
        ("port", DIGITS, "required", ""),
        ("s3_bucket", TEXT, "required", ""),
        ("access_key_id", SECRET, "required", ""),
        ("secret_access_key", SECRET, "required", ""),
        *BUCKET,
    ],
    "bigquery_v2": [
        ("service_account_credentials", FILE, "required", ""),
        ("cloud_storage_location", CHOICE, "required", ""),
        ("loading_mode", CHOICE, "required", ""),
        ("project_id", LOCKED, "optional", ""),
    ],
    "databricks_delta": [
        ("jdbc_url", TEXT, "required", ""),
        ("access_token", SECRET, "required", ""),
        ("staging_area.scheme", CHOICE, "required", "s3"),
        ("staging_area.bucket_name", TEXT, "required", ""),
        ("ssh_config.ssh", SWITCH, "required", "false"),
        ("ssh_config.ssh_host", HOST, "hidden", ""),
        ("ssh_config.ssh_port", DIGITS, "hidden", "22"),
        ("ssh_config.ssh_user", TEXT, "hidden", ""),
    ],
}


def rows(made: Draft) -> list[tuple[str, str, str, str]]:
    found = []
    for field in made.fields.values():
        control = f"{'secret ' if field.is_secret else ''}{field.control.value}"
        need = "required" if made.is_required(field.name) else "optional"
        shown = need if made.is_shown(field.name) else "hidden"
        default = "[integration_name]/…" if field.default.startswith("[") else field.default
        found.append((field.name, LOCKED if field.is_locked else control, shown, default))
    return found


def of_type(name: str) -> Draft:
    return Draft(form_plan(ReportCard.model_validate(built_in_type(name))))


@pytest.mark.parametrize("name", BY_HAND)
def test_every_built_in_type_has_the_form_a_person_would_draw(name: str) -> None:
    assert sorted(rows(of_type(name))) == sorted(BY_HAND[name])
    required = [row for row in rows(of_type(name)) if row[2] == "required"]
    assert required == [row for row in BY_HAND[name] if row[2] == "required"] or name in {
        "s3",
        "storagegrid",
        "bigquery_v2",
    }


def test_where_comes_before_who_and_who_before_how() -> None:
    assert [row[0] for row in rows(of_type("postgres"))][:7] == [
        "host",
        "port",
        "database",
        "username",
        "password",
        "ssl",
        "encryption_type",
    ]


def sent(made: Draft) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(encode({"properties": made.properties()}))["properties"]
    return body


def test_the_tunnel_is_asked_for_only_where_there_is_one() -> None:
    made = of_type("postgres")
    made.set("encryption_type", "ssh")
    assert made.is_shown("encryption_host")
    assert made.is_required("encryption_host")
    assert "encryption_host" in made.todo
    made.set("encryption_host", "bastion.example.com")
    assert sent(made)["encryption_host"] == "bastion.example.com"
    assert sent(made)["encryption_port"] == "22"

    made.set("encryption_type", "none")
    assert made.text("encryption_host") == "bastion.example.com"
    assert "encryption_host" not in sent(made)
    assert "encryption_host" not in made.todo
    made.set("encryption_type", "ssh")
    assert sent(made)["encryption_host"] == "bastion.example.com"


def test_csv_options_are_for_csv() -> None:
    made = of_type("s3")
    made.set("output_file_format", "csv")
    assert sent(made)["csv_delimiter"] == ","
    made.set("output_file_format", "jsonl")
    assert "csv_delimiter" not in sent(made)


def test_objects_are_put_together_from_their_members() -> None:
    made = of_type("databricks_delta")
    made.set("staging_area.bucket_name", "my-bucket")
    assert sent(made) == {
        "staging_area": {"scheme": "s3", "bucket_name": "my-bucket"},
        "ssh_config": {"ssh": "false"},
    }
    made.set("ssh_config.ssh", "true")
    for name, text in (("ssh_host", "h"), ("ssh_port", "22"), ("ssh_user", "u")):
        made.set(f"ssh_config.{name}", text)
    whole = {"ssh": "true", "ssh_host": "h", "ssh_port": "22", "ssh_user": "u"}
    assert sent(made)["ssh_config"] == whole


def test_an_object_given_in_part_names_the_missing_member() -> None:
    schema = {
        "type": "object",
        "required": ["host", "user"],
        "properties": {"host": {"type": "string"}, "user": {"type": "string"}},
    }
    made = draft({"name": "proxy", "json_schema": schema})
    assert not made.todo
    made.set("proxy.host", "h")
    assert {name: problem.text for name, problem in made.todo.items()} == {"proxy.user": "required"}
    made.set("proxy.user", "u")
    assert not made.todo
    made.set("proxy.host", "")
    made.set("proxy.user", "")
    assert not made.todo
    assert sent(made) == {}


def test_a_changed_member_sends_the_whole_object_and_nothing_else() -> None:
    value = {"ssh": "true", "ssh_host": "h", "ssh_port": "22", "ssh_user": "u"}
    properties = {"ssh_config": value, "jdbc_url": "jdbc:spark://x", "status": "1"}
    there = Destination.model_validate({"type": "x", "id": 1, "properties": properties})
    made = Draft(form_plan(ReportCard.model_validate(built_in_type("databricks_delta"))), there)
    assert made.text("ssh_config.ssh_host") == "h"
    assert sent(made) == {}
    made.set("ssh_config.ssh_host", "h2")
    assert sent(made) == {"ssh_config": {**value, "ssh_host": "h2"}}


def test_objects_without_a_telling_member_are_told_apart_by_number() -> None:
    variants = [
        {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}
        for name in ("key", "token")
    ]
    made = draft({"name": "auth", "is_required": True, "json_schema": {"oneOf": variants}})
    assert list(made.fields) == ["auth", "auth.key", "auth.token"]
    made.set("auth", "variant 2")
    assert not made.is_shown("auth.key")
    made.set("auth.token", "t")
    assert sent(made) == {"auth": {"token": "t"}}


@pytest.mark.parametrize(
    "schema",
    [{"$ref": "#"}, {"$ref": "#/definitions/x"}, {"$ref": "http://example.com/x"}, [], True, 5],
)
def test_a_schema_that_cannot_be_read_is_text_that_stitch_checks(schema: object) -> None:
    made = draft({"name": "odd", "is_required": True, "json_schema": schema})
    made.set("odd", "anything")
    assert sent(made) == {"odd": "anything"}
    assert not made.todo


def test_names_that_collide_are_kept_apart() -> None:
    inner = {"type": "object", "properties": {"b": {"type": "string"}}}
    made = draft({"name": "a.b"}, {"name": "a", "json_schema": inner})
    assert len(made.fields) == 2
    for number, name in enumerate(made.fields):
        made.set(name, str(number))
    assert sent(made) == {"a.b": "0", "a": {"b": "1"}}


def test_nesting_without_end_becomes_one_field_of_json() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(8):
        schema = {"type": "object", "properties": {"n": schema}}
    (only,) = draft({"name": "deep", "json_schema": schema}).fields.values()
    assert (only.name, only.control.value) == ("deep.n.n.n.n", "json")


def test_what_a_card_lacks_decides_nothing() -> None:
    listed = [{"name": "encryption_host"}, {"name": "host"}]
    made = Draft(
        form_plan(
            ReportCard.model_validate({"type": "postgres", "steps": [{"properties": listed}]})
        )
    )
    assert made.is_shown("encryption_host")


def test_a_live_choice_wins_over_a_suggestion_it_no_longer_has() -> None:
    changed = {"name": "encryption_type", "json_schema": {"pattern": "^(vpn|ssh)$"}}
    made = Draft(
        form_plan(
            ReportCard.model_validate({"type": "postgres", "steps": [{"properties": [changed]}]})
        )
    )
    assert made.text("encryption_type") == ""


def test_advanced_properties_have_a_section_of_their_own() -> None:
    advanced = {"name": "a", "property_type": "user_provided_advanced", "is_required": True}
    made = form_plan(card(advanced))
    assert made.fields["a"].section is Section.ADVANCED
    assert not Draft(made).todo


CATALOGUED = {
    "mssql_server": [*server("1433"), *DATABASE, *LOGIN, *TUNNEL],
    "mysql_destination": [*server("3306"), *LOGIN, *TUNNEL],
    "panoply": [*server("5439"), *DATABASE, *LOGIN],
    "dataworld": [
        ("account_id", TEXT, "required", ""),
        ("output_file_format", CHOICE, "required", ""),
        ("access_token", SECRET, "optional", ""),
        ("s3_bucket", TEXT, "optional", ""),
        ("s3_key_format_string", TEXT, "optional", ""),
    ],
    "bigquery": [
        ("dataset_location", TEXT, "required", ""),
        ("project_id", TEXT, "required", ""),
        ("project_name", TEXT, "required", ""),
        ("access_token", SECRET, "optional", ""),
        ("refresh_token", SECRET, "optional", ""),
        ("user_id", TEXT, "optional", ""),
    ],
}


@pytest.mark.parametrize("name", CATALOGUED)
def test_catalogued_types_without_a_card_of_ours_get_their_form_too(
    name: str, shared_examples: Path
) -> None:
    catalogue = json.loads((shared_examples.parent / "destination_catalog.json").read_text("utf-8"))
    (listed,) = [item for item in catalogue["destinations"] if item["type"] == name]
    properties = [
        {
            "name": item["name"],
            "is_required": item["required"],
            "is_credential": item["credential"],
            "property_type": item["property_type"],
            "json_schema": item["json_schema"],
        }
        for item in listed["properties"]
        if item["property_type"] != "unknown"
    ]
    made = ReportCard.model_validate({"type": name, "steps": [{"properties": properties}]})
    assert sorted(rows(Draft(form_plan(made)))) == sorted(CATALOGUED[name])
