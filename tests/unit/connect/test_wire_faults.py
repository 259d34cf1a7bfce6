"""Faults only a real socket shows: refused, cut, dripping; and what the environment does."""

import asyncio
import contextlib

import pytest

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import OutcomeUnknown, Unreachable
from stitch_tui.connect.models import NewDestination
from stitch_tui.connect.token import read_token
from tests.unit.connect.wire import TOKEN, listening, settled

NEW = NewDestination("postgres", {})
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n"


async def _cut(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b'[{"type":')
    await writer.drain()


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD.replace(b" 50", b" 5000"))
    for _ in range(100):
        if reader.at_eof():
            break
        writer.write(b" ")
        await writer.drain()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.02)


async def _empty_list(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    await writer.drain()


async def test_a_post_whose_answer_is_cut_is_sent_once_and_unknown() -> None:
    async with listening(_cut) as (client, _, heads):
        with pytest.raises(OutcomeUnknown):
            await client.create_destination(NEW)
        assert len(heads) == 1


async def test_a_get_whose_answer_is_cut_is_tried_three_times() -> None:
    async with listening(_cut) as (client, clock, heads):
        with pytest.raises(Unreachable, match="broke off"):
            await settled(client.list_destinations(), clock)
        assert len(heads) == 3


async def test_a_dripping_answer_is_stopped_by_the_deadline() -> None:
    loop = asyncio.get_running_loop()
    async with listening(_drip, deadline=0.3) as (client, clock, heads):
        started = loop.time()
        with pytest.raises(OutcomeUnknown):
            await client.create_destination(NEW)
        # The server goes on for two seconds; each read alone is far below the limit.
        assert 0.25 < loop.time() - started < 0.8
        with pytest.raises(Unreachable, match="did not answer"):
            await settled(client.list_destinations(), clock)
        assert len(heads) == 4


async def test_a_stray_answer_is_not_taken_for_that_of_the_next_request() -> None:
    async def twice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
        writer.write(head % 2 + b"[]" + head % 16 + b'[{"type": "s3"}]')
        await reader.read()

    async with listening(twice) as (client, _, heads):
        for _ in range(2):
            assert (await client.list_destinations()).rows == ()
        assert len(heads) == 2


async def test_the_token_is_sent_over_the_wire_and_no_other_secret() -> None:
    async with listening(_empty_list) as (client, _, heads):
        await client.list_destinations()
    assert heads[0].count(TOKEN.encode()) == 1
    assert heads[0].startswith(b"GET /v4/destinations HTTP/1.1\r\n")


async def test_a_refused_connection_sent_nothing_also_for_a_post() -> None:
    async with listening(_cut) as (client, clock, heads):
        address = client._transport._address
    closed = ConnectClient(address, read_token(TOKEN), clock=clock)
    with pytest.raises(Unreachable, match="No connection"):
        await closed.create_destination(NEW)
    with pytest.raises(Unreachable, match="No connection"):
        await settled(closed.list_destinations(), clock)
    assert heads == []
    await closed.close()


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "xn--zzzzzz--", "bücher..example"])
async def test_a_host_name_that_cannot_be_looked_up_is_unreachable(host: str) -> None:
    client = ConnectClient(read_address(f"https://{host}"), read_token(TOKEN))
    with pytest.raises(Unreachable, match="No connection"):
        await client.create_destination(NEW)
    await client.close()


async def test_loopback_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    proxied: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        proxied.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with listening(_empty_list) as (client, clock, heads):
        assert (await settled(client.list_destinations(), clock)).rows == ()
        assert len(heads) == 1
    server.close()
    await server.wait_closed()
    assert proxied == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALL_PROXY", "socks5://proxy.example:1080"), ("SSL_CERT_FILE", "no-such-file.pem")],
)
def test_an_environment_that_cannot_be_used_is_one_sentence(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Unreachable) as caught:
        ConnectClient(read_address("https://connect.example"), read_token(TOKEN))
    assert (str(caught.value), caught.value.advice) == (
        "The proxy or certificate settings of this machine cannot be used.",
        "Check HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE, then start again.",
    )
