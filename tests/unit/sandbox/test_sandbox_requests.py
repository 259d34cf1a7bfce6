"""Endpoints, the strings they refuse with, and who is let in at all."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.sandbox import Sandbox
from tests.unit.sandbox.account import DESTINATIONS, POSTGRES, TOKEN, TYPES, account

POST_BODY = (
    "POST body may only include a type, a name, a description, map of properties, "
    "and boolean for unmapped sources"
)


async def test_an_account_starts_empty_and_answers_an_array() -> None:
    async with account() as stitch:
        answer = await stitch.client.get(DESTINATIONS)
    assert (answer.status_code, answer.json()) == (200, [])
    assert answer.headers["content-type"] == "application/json"


async def test_destination_id_narrows_the_list() -> None:
    async with account() as stitch:
        await stitch.created()
        second = await stitch.created()
        answer = await stitch.client.get(
            DESTINATIONS, params={"destination_id": second["id"], "source_id": "1"}
        )
        assert [found["id"] for found in answer.json()] == [second["id"]]


async def test_other_query_keys_are_refused() -> None:
    async with account() as stitch:
        answer = await stitch.client.get(DESTINATIONS, params={"page": "2"})
    assert answer.status_code == 400
    assert answer.json() == "GET may only include the params: source_id and/or destination_id"


@pytest.mark.parametrize(
    "body",
    [
        [],
        "postgres",
        {},
        {"type": "postgres"},
        {"properties": {}},
        {"type": "postgres", "properties": []},
        {"type": 5, "properties": {}},
        {"type": "postgres", "properties": {}, "paused_at": None},
        {"type": "postgres", "properties": {}, "name": 7},
        {"type": "postgres", "properties": {}, "description": None},
        {"type": "postgres", "properties": {}, "ignore_unmapped_sources": "true"},
    ],
)
async def test_post_takes_its_documented_arguments_only(body: object) -> None:
    async with account() as stitch:
        answer = await stitch.client.post(DESTINATIONS, json=body)
    assert (answer.status_code, answer.json()) == (400, POST_BODY)


async def test_post_takes_every_documented_argument() -> None:
    async with account() as stitch:
        made = await stitch.created(name="A", description="B", ignore_unmapped_sources=True)
        assert (made["name"], made["description"]) == ("A", "B")
        unnamed = await stitch.created()
        assert (unnamed["name"], unnamed["description"]) == ("Default postgres", None)
        assert [made["id"], unnamed["id"]] == [337658, 337659]


async def test_a_type_nobody_knows() -> None:
    async with account() as stitch:
        posted = await stitch.post("oracle")
        read = await stitch.client.get(f"{TYPES}/oracle")
    assert posted.status_code == 400
    assert posted.json() == {
        "error": "InvalidType",
        "data": {"message": "invalid destination type (oracle)"},
    }
    assert (read.status_code, read.json()) == (404, {"error": "NotFound"})


async def test_a_type_without_access() -> None:
    async with account() as stitch:
        answer = await stitch.post("storagegrid", properties={})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "AccessDenied",
        "data": {"message": "you do not have access to destination type (storagegrid)"},
    }


async def test_the_eleventh_destination_is_one_too_many() -> None:
    async with account() as stitch:
        for _ in range(10):
            await stitch.created()
        answer = await stitch.post()
    assert (answer.status_code, answer.json()) == (400, "you are at your destination limit")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"type": "postgres"},
            "this API endpoint does not support modifying destination type",
        ),
        ({"name": "New"}, "PUT body may only include a map of properties"),
        ({"properties": {}, "name": "New"}, "PUT body may only include a map of properties"),
        ({"properties": "x"}, "PUT body may only include a map of properties"),
        ([], "PUT body may only include a map of properties"),
    ],
)
async def test_put_takes_properties_only(body: object, message: str) -> None:
    async with account() as stitch:
        made = await stitch.created()
        answer = await stitch.client.put(f"{DESTINATIONS}/{made['id']}", json=body)
    assert (answer.status_code, answer.json()) == (400, message)


@pytest.mark.parametrize("unknown", ["1", "abc", "0337658"])
async def test_put_to_an_unknown_id(unknown: str) -> None:
    async with account() as stitch:
        await stitch.created()
        answer = await stitch.put(unknown, port="1")
    assert (answer.status_code, answer.json()) == (400, "invalid connection id")


async def test_delete_answers_an_empty_object_once() -> None:
    async with account() as stitch:
        made = await stitch.created()
        path = f"{DESTINATIONS}/{made['id']}"
        first, second = await stitch.client.delete(path), await stitch.client.delete(path)
        assert await stitch.listed() == []
        assert (await stitch.check(made["id"])).status_code == 404
    assert (first.status_code, first.json()) == (200, {})
    assert second.status_code == 400
    assert second.json() == "Unable to locate dest (337658) for client (116078) to delete"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", f"{DESTINATIONS}/abc"),
        ("DELETE", f"{DESTINATIONS}/"),
        ("DELETE", DESTINATIONS),
        ("GET", f"{DESTINATIONS}/337658"),
        ("POST", f"{DESTINATIONS}/337658"),
        ("PATCH", f"{DESTINATIONS}/337658"),
        ("POST", TYPES),
        ("GET", f"{TYPES}/"),
        ("GET", f"{DESTINATIONS}/337658/last-connection-check"),
        ("POST", f"{DESTINATIONS}/337658/last-connection-check"),
        ("GET", "/"),
        ("GET", "/v3/destinations"),
        ("GET", "/a%0Ab"),
        ("OPTIONS", DESTINATIONS),
    ],
)
async def test_nothing_else_is_there(method: str, path: str) -> None:
    async with account() as stitch:
        answer = await stitch.client.request(method, path)
    assert (answer.status_code, answer.json()) == (404, {"error": "NotFound"})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer ac_other"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}x"},
    ],
)
@pytest.mark.parametrize("path", [DESTINATIONS, "/nowhere"])
async def test_without_the_token_nothing_is_told(headers: dict[str, str], path: str) -> None:
    sandbox = Sandbox(token=TOKEN)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sandbox), base_url="http://localhost", headers=headers
    ) as client:
        answer = await client.get(path)
    assert answer.status_code == 401
    assert list(answer.json()) == ["error"]
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("sandbox.localhost", 200),
        ("localhost:8000", 200),
        ("LOCALHOST", 200),
        ("127.0.0.1:8000", 200),
        ("127.8.9.10", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("0.0.0.0", 400),
        ("", 400),
    ],
)
async def test_only_loopback_hosts_are_answered(host: str, status: int) -> None:
    async with account() as stitch:
        answer = await stitch.client.get(DESTINATIONS, headers={"Host": host})
    assert answer.status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"NaN",
        b'{"a": 1e999}',
        b'"\\ud800"',
        b"[" * 101 + b"]" * 101,
        b"[" * 100_000,
        b"1" * 5_000,
    ],
)
async def test_what_is_not_json_is_refused(body: bytes) -> None:
    async with account() as stitch:
        answer = await stitch.client.post(DESTINATIONS, content=body)
    assert (answer.status_code, type(answer.json())) == (400, str)


async def test_a_body_over_one_mebibyte_is_refused() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65_536

    async with account() as stitch:
        declared = await stitch.client.post(DESTINATIONS, content=b" " * 1_048_577)
        streamed = await stitch.client.post(DESTINATIONS, content=chunks())
    assert [declared.status_code, streamed.status_code] == [413, 413]
    assert isinstance(streamed.json(), str)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [*POSTGRES, "service_account_credentials", "project_id", "ssh_config", "sentinel_key", "x"]
)
POSTS = st.fixed_dictionaries(
    {
        "type": JSON
        | st.sampled_from(["postgres", "redshift", "bigquery_v2", "databricks_delta", "s3"]),
        "properties": JSON | st.dictionaries(NAMES, JSON),
    },
    optional={"name": JSON, "description": JSON, "ignore_unmapped_sources": JSON},
)


@settings(max_examples=150, deadline=None)
@given(body=JSON | POSTS)
async def test_no_body_makes_the_sandbox_fail(body: object) -> None:
    async with account() as stitch:
        answer = await stitch.client.post(DESTINATIONS, content=json.dumps(body))
        assert answer.status_code in {200, 400}
        assert (await stitch.client.get(DESTINATIONS)).status_code == 200
