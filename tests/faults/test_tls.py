"""TLS that cannot be trusted: named by its cause, and nothing is sent."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from stitch_tui.connect.address import read_address
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import Unreachable
from stitch_tui.connect.models import NewDestination
from stitch_tui.connect.token import read_token
from tests.certificates import Certificates, needs_openssl
from tests.clock import FakeClock
from tests.faults.server import reply
from tests.faults.stage import TOKEN

HOST = "connect.example"

pytestmark = needs_openssl


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """One of each kind."""
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.self_sign("ca", "an authority of the tests")
    made.self_sign("self-signed", HOST)
    made.sign("right", HOST)
    made.sign("other-host", "other.example")
    made.sign("expired", HOST, days=-1)
    return made


@pytest.fixture(autouse=True)
def _the_host_is_this_machine(monkeypatch: pytest.MonkeyPatch, certificates: Certificates) -> None:
    look_up: Any = socket.getaddrinfo

    def answered(host: str | bytes, *rest: object, **named: object) -> object:
        assert host in {HOST, HOST.encode()}
        return look_up("127.0.0.1", *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.folder / "ca.pem"))


@asynccontextmanager
async def speaking(
    context: ssl.SSLContext | None,
) -> AsyncIterator[tuple[ConnectClient, list[bytes]]]:
    """A client of a server that shows a certificate, or none; and what the server could read."""
    read: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        read.append(await reader.read(10_000))
        writer.write(reply(200, b"[]"))
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
    address = read_address(f"https://{HOST}:{server.sockets[0].getsockname()[1]}")
    client = ConnectClient(address, read_token(TOKEN), clock=FakeClock(), deadline=10)
    yield client, read
    await client.close()
    server.close()
    await server.wait_closed()


async def test_with_the_right_certificate_the_api_is_asked(certificates: Certificates) -> None:
    async with speaking(certificates.context("right")) as (client, read):
        assert (await client.list_destinations()).rows == ()
        assert read[0].count(TOKEN.encode()) == 1


CAUSES = {
    "self-signed": "The certificate of connect.example cannot be trusted.",
    "other-host": "The certificate of connect.example is that of another host.",
    "expired": "The certificate of connect.example has expired.",
}


@pytest.mark.parametrize("name", CAUSES)
async def test_a_wrong_certificate_is_named_and_nothing_is_sent(
    certificates: Certificates, name: str
) -> None:
    async with speaking(certificates.context(name)) as (client, read):
        for call in (
            client.list_destinations(),
            client.create_destination(NewDestination("x", {})),
        ):
            with pytest.raises(Unreachable) as refused:
                await call
            assert str(refused.value) == CAUSES[name]
            assert refused.value.advice.startswith("Nothing was sent. ")
        assert b"".join(read) == b""


async def test_a_port_without_tls_is_named_and_nothing_is_sent() -> None:
    async with speaking(None) as (client, read):
        with pytest.raises(
            Unreachable, match=r"connect\.example does not speak TLS on this port\."
        ):
            await client.list_destinations()
        assert TOKEN.encode() not in b"".join(read)
