"""For each built-in type a filled form that the schemas and a strict server accept."""

import json

import httpx
import jsonschema
import pytest

from stitch_tui.connect.address import read_address
from stitch_tui.connect.body import encode
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.models import ReportCard
from stitch_tui.connect.token import read_token
from stitch_tui.forms.draft import Draft
from stitch_tui.forms.plan import form_plan
from stitch_tui.sandbox import Sandbox
from stitch_tui.sandbox.destination_types import BUILT_IN, built_in_type
from tests.clock import FakeClock

FILLED: dict[str, dict[str, str]] = {
    "postgres": {"host": "h", "database": "d", "username": "u", "password": "p", "ssl": "true"},
    "redshift": {"host": "h", "database": "d", "username": "u", "password": "p"},
    "snowflake": {
        "host": "h",
        "database": "d",
        "warehouse": "w",
        "username": "u",
        "password": "p",
    },
    "azure_sqldw": {
        "host": "h",
        "database": "d",
        "username": "u",
        "password": "p",
        "azure_storage_account_token": "t",
        "azure_storage_sas_url": "https://example.com/?se=2030",
    },
    "storagegrid": {
        "endpoint": "storage.example.com",
        "port": "443",
        "s3_bucket": "b",
        "access_key_id": "a",
        "secret_access_key": "s",
        "output_file_format": "jsonl",
    },
    "s3": {"s3_bucket": "b", "output_file_format": "csv", "csv_force_quote": "true"},
    "bigquery_v2": {
        "cloud_storage_location": "EU",
        "loading_mode": "UPSERT",
        "service_account_credentials": json.dumps(
            {
                "type": "service_account",
                "project_id": "p",
                "private_key_id": "1",
                "private_key": "k",
                "client_email": "a@example.com",
                "client_id": "1",
                "auth_uri": "https://example.com",
                "token_uri": "https://example.com",
                "auth_provider_x509_cert_url": "https://example.com",
                "client_x509_cert_url": "https://example.com",
            }
        ),
    },
    "databricks_delta": {
        "jdbc_url": "jdbc:spark://x",
        "access_token": "t",
        "staging_area.bucket_name": "my-bucket",
        "ssh_config.ssh": "true",
        "ssh_config.ssh_host": "h",
        "ssh_config.ssh_user": "u",
    },
}


@pytest.mark.parametrize("name", FILLED)
async def test_a_filled_form_satisfies_the_schemas_and_a_strict_server(name: str) -> None:
    made = Draft(form_plan(ReportCard.model_validate(built_in_type(name))))
    for field, text in FILLED[name].items():
        made.set(field, text)
    assert not made.todo
    schemas = {
        item["name"]: item["json_schema"] for item in built_in_type(name)["steps"][0]["properties"]
    }
    for key, value in json.loads(encode(made.properties())).items():
        validator = jsonschema.Draft7Validator(
            schemas[key], format_checker=jsonschema.FormatChecker()
        )
        validator.validate(value)
    allowed = {**built_in_type(name), "details": {"access": True}}
    sandbox = Sandbox(token="ac_x", clock=FakeClock(), types=[allowed])
    client = ConnectClient(
        read_address("https://sandbox.localhost"),
        read_token("ac_x"),
        via=httpx.ASGITransport(app=sandbox),
    )
    created = await client.create_destination(made.new_destination())
    assert created.check_job_name
    await client.close()


def test_no_built_in_type_is_left_out() -> None:
    assert sorted(FILLED) == sorted(BUILT_IN)
