"""What each method of the client sends, and where."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from pydantic import Secret, SecretStr

from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, NotFound, OutcomeUnknown, Refused
from stitch_tui.connect.models import NewDestination
from tests.unit.connect.wire import ADDRESS, DESTINATION, TOKEN, answering

CARD = {"type": "postgres", "steps": []}
NEW = NewDestination("postgres", {"password": SecretStr("hunter2"), "port": "5432"}, "Staging")

Call = Callable[[ConnectClient], Awaitable[object]]
CALLS: list[tuple[Call, object, str, str, object]] = [
    (lambda c: c.list_destination_types(), [], "GET", "/v4/destination-types", None),
    (lambda c: c.get_destination_type("s3"), CARD, "GET", "/v4/destination-types/s3", None),
    (lambda c: c.list_destinations(), [], "GET", "/v4/destinations", None),
    (
        lambda c: c.create_destination(NEW),
        DESTINATION,
        "POST",
        "/v4/destinations",
        {
            "type": "postgres",
            "name": "Staging",
            "properties": {"password": "hunter2", "port": "5432"},
        },
    ),
    (
        lambda c: c.update_destination(7, {"key": Secret({"a": [1]})}),
        DESTINATION,
        "PUT",
        "/v4/destinations/7",
        {"properties": {"key": {"a": [1]}}},
    ),
    (lambda c: c.delete_destination(7), {}, "DELETE", "/v4/destinations/7", None),
    (
        lambda c: c.last_connection_check(7),
        {"status": "running"},
        "GET",
        "/v4/destinations/7/last-connection-check",
        None,
    ),
]


@pytest.mark.parametrize(("call", "answer", "method", "path", "body"), CALLS)
async def test_each_endpoint_sends_its_method_path_headers_and_body(
    call: Call, answer: object, method: str, path: str, body: object
) -> None:
    api = answering(answer)
    await call(api.client)
    (request,) = api.requests
    assert (request.method, str(request.url)) == (method, ADDRESS + path)
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["content-type"] == "application/json"
    assert (json.loads(request.content) if request.content else None) == body


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a?b#c", b"/v4/destination-types/a%3Fb%23c"),
        ("../destinations/7", b"/v4/destination-types/..%2Fdestinations%2F7"),
        ("%2e%2e", b"/v4/destination-types/%252e%252e"),
        ("\ud800", b"/v4/destination-types/%3F"),
        ("a b\r\nX: y", b"/v4/destination-types/a%20b%0D%0AX%3A%20y"),
    ],
)
async def test_a_type_name_never_leaves_its_path_segment(name: str, path: bytes) -> None:
    api = answering(CARD)
    await api.client.get_destination_type(name)
    assert api.requests[0].url.raw_path == path


@pytest.mark.parametrize("name", ["", ".", ".."])
async def test_dots_are_no_type_name_and_nothing_is_sent(name: str) -> None:
    api = answering(CARD)
    with pytest.raises(NotFound):
        await api.client.get_destination_type(name)
    assert api.requests == []


@pytest.mark.parametrize("body", [b"", b"{}", b"null", b" \n"])
async def test_a_delete_may_answer_nothing_at_all(body: bytes) -> None:
    assert await answering(body).client.delete_destination(7) is True


async def test_a_delete_with_an_empty_gzip_body_is_a_delete() -> None:
    assert await answering(b"", content_encoding="gzip").client.delete_destination(7) is True


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, "Unable to locate dest (7) for client (1) to delete"), (404, {"error": "NotFound"})],
)
async def test_a_delete_of_what_is_gone_says_so(status: int, body: object) -> None:
    assert await answering(body, status).client.delete_destination(7) is False


async def test_a_delete_refused_for_another_reason_raises() -> None:
    with pytest.raises(Refused, match="not today"):
        await answering("not today", 400).client.delete_destination(7)


@pytest.mark.parametrize("status", [404, 400])
async def test_a_connection_check_that_cannot_be_seen_is_none(status: int) -> None:
    assert await answering({"error": "x"}, status).client.last_connection_check(7) is None


async def test_a_connection_check_with_a_boolean_error_is_read() -> None:
    body = {"status": "failed", "error": True, "discovery_error_message": "refused"}
    check = await answering(body).client.last_connection_check(7)
    assert check is not None
    assert (check.state, check.message) == ("failed", "refused")


async def test_the_guides_exchange_is_understood(example: Callable[[str], Any]) -> None:
    card = await answering(
        example("seed.get-destination-type-postgres.response.json")
    ).client.get_destination_type("postgres")
    assert len(card.properties) == 11
    listed = await answering(
        example("seed.get-destinations.response.json")
    ).client.list_destinations()
    made = await answering(
        example("seed.post-destinations.response.json")
    ).client.create_destination(NEW)
    assert listed.rows == (made,)
    assert made.id == 337658
    assert made.report_card is not None
    assert made.report_card.is_fully_configured


@pytest.mark.parametrize("body", [[DESTINATION], DESTINATION])
async def test_one_object_is_a_list_of_one_and_the_other_way_round(body: object) -> None:
    client = answering(body).client
    assert [row.id for row in (await client.list_destinations()).rows] == [7]
    assert (await client.create_destination(NEW)).id == 7


@pytest.mark.parametrize(
    "body", [b"", b"not json", [], [DESTINATION, DESTINATION], {"type": "x"}, "text", None]
)
async def test_a_create_whose_answer_says_nothing_has_an_unknown_outcome(body: object) -> None:
    api = answering(body)
    with pytest.raises(OutcomeUnknown):
        await api.client.create_destination(NEW)
    assert len(api.requests) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, {"error": {"type": "x", "message": "no"}}), (400, "no"), (429, b"<p>no"), (401, b"")],
)
async def test_no_error_shows_a_secret(status: int, body: object) -> None:
    with pytest.raises(ConnectError) as caught:
        await answering(body, status).client.create_destination(NEW)
    shown = f"{caught.value!r} {caught.value} {caught.value.advice} {NEW!r} {NEW.body()!r}"
    assert TOKEN not in shown
    assert "hunter2" not in shown
    assert str(caught.value).strip()
