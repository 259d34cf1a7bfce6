"""A target from the command line: what a file and settings give, and what is refused."""

import json

import pytest
from pydantic import SecretStr

from stitch_tui.preflight.given import GivenError, given_target

SECRET = "canary-hunter2"


def test_a_connection_string_fills_in_and_a_setting_goes_before_it() -> None:
    text = f"postgres://ada:{SECRET}@db.example.com:6000/shop?sslmode=require\n"
    target = given_target("postgres", text, ["database=a=b", "username="])
    assert target.text("database") == "a=b"
    assert target.text("username") == ""
    assert (target.text("host"), target.port, target.wants_tls) == ("db.example.com", 6000, True)
    assert target.values["password"] == SecretStr(SECRET)
    assert SECRET not in repr(target)


def test_members_of_an_object_go_by_their_dotted_names() -> None:
    properties = {
        "staging_area": {"scheme": "s3", "bucket_name": "acme", "more": 1},
        "ssh_config": {"ssh": "true", "ssh_port": 22, "ssh_user": None},
    }
    target = given_target("databricks_delta", json.dumps(properties), [])
    assert target.text("staging_area.bucket_name") == "acme"
    assert (target.text("ssh_config.ssh"), target.text("ssh_config.ssh_port")) == ("true", "22")
    assert not {"staging_area.more", "ssh_config.ssh_user"} & target.values.keys()


def test_whatever_is_in_a_key_is_a_secret() -> None:
    key = {"type": "service_account", "project_id": "acme", "private_key": SECRET}
    target = given_target("bigquery_v2", json.dumps(key), [])
    assert target.values.keys() >= {f"service_account_credentials.{name}" for name in key}
    assert all(isinstance(value, SecretStr) for value in target.values.values())
    assert SECRET not in repr(target)


@pytest.mark.parametrize("name", ["password", "username"])
def test_a_secret_is_not_taken_from_the_command_line(name: str) -> None:
    with pytest.raises(GivenError) as caught:
        given_target("snowflake", None, ["database=shop", f"{name}={SECRET}"])
    assert f"{name} is a secret" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("shop", "NAME=VALUE"),
        ("databse=shop", "no property databse. There are: host, port, database, username, ssl,"),
        ("\x1b[2J=shop", "no property ␛"),
    ],
)
def test_a_setting_that_names_nothing_is_refused(setting: str, said: str) -> None:
    with pytest.raises(GivenError) as caught:
        given_target("postgres", None, [setting])
    assert said in str(caught.value)
    assert "password" not in str(caught.value)


@pytest.mark.parametrize("text", [f"{SECRET} is no connection string", "{", "\0", ""])
def test_a_file_that_is_not_understood_is_not_quoted(text: str) -> None:
    with pytest.raises(GivenError) as caught:
        given_target("postgres", text, [])
    assert "no connection string, key or JSON" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


def test_nothing_given_is_a_target_without_values() -> None:
    assert given_target("postgres", None, []).values == {}
