"""What happens to the properties of a destination: merged, checked, shown, hidden."""

from typing import Any

import pytest

from tests.unit.sandbox.account import DESTINATIONS, POSTGRES, account, provided, step

SECRET = "hunter2-not-to-be-seen"
KEY_FILE: dict[str, str] = {
    "type": "service_account",
    "project_id": "acme-warehouse",
    "private_key_id": "0123",
    "private_key": SECRET,
    "client_email": "stitch@acme-warehouse.iam.gserviceaccount.com",
    "client_id": "42",
    "auth_uri": "https://accounts.google.com/o/oauth2/auth",
    "token_uri": "https://accounts.google.com/o/oauth2/token",
    "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
    "client_x509_cert_url": "https://www.googleapis.com/robot/v1/metadata/x509/stitch",
}
BIGQUERY: dict[str, Any] = {
    "service_account_credentials": KEY_FILE,
    "cloud_storage_location": "EU",
    "loading_mode": "UPSERT",
}


async def test_values_come_back_as_strings_and_the_password_does_not() -> None:
    async with account() as stitch:
        made = await stitch.created(properties={**POSTGRES, "password": SECRET})
        assert made["properties"] == {k: v for k, v in POSTGRES.items() if k != "password"}
        assert provided(made)["password"] is True
        assert provided(made)["sslrootcert"] is False
        assert "details" not in made["report_card"]


async def test_booleans_and_numbers_become_strings() -> None:
    card: dict[str, object] = {
        "type": "odd",
        "steps": [
            {
                "type": "form",
                "properties": [
                    {"name": name, "json_schema": None} for name in ("no", "whole", "part", "list")
                ],
            }
        ],
    }
    async with account(types=[card]) as stitch:
        sent = {"no": False, "whole": 7.0, "part": 1.5, "list": [1]}
        made = await stitch.created("odd", properties=sent)
    assert made["properties"] == {"no": "false", "whole": "7", "part": "1.5", "list": [1]}


@pytest.mark.parametrize(
    "scenario", ["happy", "immediate", "wrong-password", "slow-check", "unseen-check"]
)
async def test_a_credential_is_returned_nowhere(scenario: str) -> None:
    async with account(scenario) as stitch:
        snowflake = {
            "database": "d",
            "host": "acme.snowflakecomputing.com",
            "password": SECRET,
            "port": "443",
            "username": SECRET + "-user",
            "warehouse": "w",
        }
        texts = []
        for kind, sent in {
            "postgres": {**POSTGRES, "password": SECRET},
            "snowflake": snowflake,
            "bigquery_v2": BIGQUERY,
        }.items():
            texts.append((made := await stitch.post(kind, properties=sent)).text)
            assert made.status_code == 200
            number = made.json()["id"]
            texts.append((await stitch.put(number, **sent)).text)
            await stitch.clock.advance(100)
            texts.append((await stitch.check(number)).text)
            texts.append((await stitch.put(number, **{**sent, "x": SECRET})).text)
        texts.append((await stitch.client.get(DESTINATIONS)).text)
    assert len(texts) == 13
    assert not any(SECRET in text for text in texts)


async def test_put_merges_and_moves_updated_at() -> None:
    async with account() as stitch:
        made = await stitch.created()
        await stitch.clock.advance(60)
        changed = (await stitch.put(made["id"], username="grace")).json()
    assert changed["properties"] == {**made["properties"], "username": "grace"}
    assert provided(changed)["password"] is True
    assert changed["created_at"] == made["created_at"] == "2021-06-03T16:11:03Z"
    assert changed["updated_at"] == "2021-06-03T16:12:03Z"


async def test_an_incomplete_form_is_no_error_and_can_be_completed() -> None:
    async with account("immediate") as stitch:
        made = await stitch.created(properties={"host": "db.example.com"})
        assert (step(made), made["check_job_name"]) == ((1, "form"), None)
        assert [name for name, given in provided(made).items() if given] == ["host"]
        assert (await stitch.check(made["id"])).status_code == 404
        done = (await stitch.put(made["id"], **POSTGRES)).json()
        assert step(done) == (2, "fully_configured")
        assert done["check_job_name"].startswith("116078.337658.check.")


async def test_bad_properties_are_named_and_not_repeated() -> None:
    sent = {**POSTGRES, "port": SECRET, "database": "", "nope": 1, "host": None, "ssl": True}
    async with account() as stitch:
        answer = await stitch.post(properties=sent)
        assert await stitch.listed() == []
    assert answer.status_code == 400
    body = answer.json()
    assert body["error"] == "InvalidProperties"
    assert body["data"]["message"] == "properties do not match schema"
    assert body["data"]["bad_properties"] == ["database", "host", "nope", "port", "ssl"]
    assert step(body["data"]) == (1, "form")
    assert SECRET not in answer.text


async def test_a_refused_put_changes_nothing() -> None:
    async with account() as stitch:
        made = await stitch.created()
        answer = await stitch.put(made["id"], port="x", username="grace")
        assert answer.json()["data"]["bad_properties"] == ["port"]
        assert await stitch.listed() == [made]


async def test_bigquery_takes_the_project_from_the_key_and_locks_the_loading_mode() -> None:
    async with account("immediate") as stitch:
        made = await stitch.created("bigquery_v2", properties=BIGQUERY)
        assert made["properties"] == {
            "cloud_storage_location": "EU",
            "loading_mode": "UPSERT",
            "project_id": "acme-warehouse",
        }
        assert all(provided(made).values())
        assert (await stitch.put(made["id"], loading_mode="UPSERT")).status_code == 200
        locked = await stitch.put(made["id"], loading_mode="APPEND_ONLY", project_id="other")
        assert locked.json()["data"]["bad_properties"] == ["loading_mode", "project_id"]


@pytest.mark.parametrize(
    "change",
    [
        {"service_account_credentials": {**KEY_FILE, "universe_domain": "googleapis.com"}},
        {"service_account_credentials": {**KEY_FILE, "client_email": "nobody"}},
        {"service_account_credentials": "{}"},
        {"cloud_storage_location": "US2"},
        {"loading_mode": "upsert"},
    ],
)
async def test_bigquery_properties_are_checked(change: dict[str, object]) -> None:
    async with account() as stitch:
        answer = await stitch.post("bigquery_v2", properties={**BIGQUERY, **change})
    assert answer.status_code == 400
    assert answer.json()["data"]["bad_properties"] == list(change)


@pytest.mark.parametrize(
    ("ssh_config", "status"),
    [
        ({"ssh": "false"}, 200),
        ({"ssh": "true", "ssh_host": "b", "ssh_port": "22", "ssh_user": "stitch"}, 200),
        ({"ssh": "true"}, 400),
        ({"ssh": "false", "ssh_host": "b"}, 400),
        ({"ssh": "true", "ssh_host": "", "ssh_port": "22", "ssh_user": "stitch"}, 400),
    ],
)
async def test_databricks_nested_objects(ssh_config: dict[str, str], status: int) -> None:
    sent = {
        "access_token": SECRET,
        "jdbc_url": "jdbc:spark://host:443/default",
        "ssh_config": ssh_config,
        "staging_area": {"scheme": "s3", "bucket_name": "acme-staging"},
    }
    async with account("immediate") as stitch:
        answer = await stitch.post("databricks_delta", properties=sent)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["properties"]["ssh_config"] == ssh_config
        assert step(answer.json()) == (2, "fully_configured")


async def test_stitch_makes_the_sentinel_key_itself() -> None:
    sent = {
        "output_file_format": "jsonl",
        "s3_bucket": "acme",
        "s3_key_format_string": "[integration_name]/[table_name]",
    }
    async with account("immediate") as stitch:
        made = await stitch.created("s3", properties=sent)
    assert provided(made)["sentinel_key"] is True
    assert made["properties"] == sent
    assert step(made) == (2, "fully_configured")
