"""Whether the SSH server Stitch is to go through answers as one."""

import asyncio
from collections.abc import AsyncGenerator

from stitch_tui.preflight.endpoint import SSH_PORT, Endpoint
from stitch_tui.preflight.finding import Check, Finding, Probe, failed, passed
from stitch_tui.preflight.network import (
    CONNECT_SECONDS,
    LOOK_UP_SECONDS,
    SPARE_SECONDS,
    connect,
    look_up,
)
from stitch_tui.preflight.target import Target

BANNER_SECONDS = 10.0
_LINE = 255
"""Bytes of an identification line, its end included (RFC 4253, 4.2)."""
_BEFORE = 8_192
"""Bytes a server may send before that line; the RFC sets no limit."""


def bastion_probe(
    endpoint: Endpoint,
    connect_seconds: float = CONNECT_SECONDS,
    banner_seconds: float = BANNER_SECONDS,
) -> Probe:
    """The SSH server: ``bastion_resolve``, ``bastion_tcp`` and ``bastion_banner``."""

    async def findings(target: Target) -> AsyncGenerator[Finding, None]:
        finding, addresses = await look_up(endpoint, target.type_name)
        yield finding
        finding, connection = await connect(endpoint, addresses, connect_seconds)
        try:
            yield finding
            if connection is not None:
                yield await _banner(endpoint, connection.reader, banner_seconds)
        finally:
            if connection is not None:
                connection.writer.transport.abort()

    host, fields = (endpoint.host_field,), endpoint.fields
    return Probe(
        (
            Check("bastion_resolve", "The SSH host resolves", LOOK_UP_SECONDS, host),
            Check(
                "bastion_tcp",
                "The SSH port is open",
                connect_seconds + SPARE_SECONDS,
                fields,
            ),
            Check(
                "bastion_banner",
                "An SSH server answers",
                banner_seconds + SPARE_SECONDS,
                _blamed(endpoint),
            ),
        ),
        findings,
    )


async def _banner(endpoint: Endpoint, reader: asyncio.StreamReader, seconds: float) -> Finding:
    received = bytearray()
    is_silent = False
    try:
        async with asyncio.timeout(seconds):
            await _read_identification(reader, received)
    except TimeoutError:
        is_silent = True
    except OSError as error:
        detail = f"the connection to port {endpoint.port_text} broke off"
        return failed(detail, *_blamed(endpoint), message=error.strerror or "")
    lines = [_text(line) for line in bytes(received).split(b"\n")]
    named = next((line for line in lines if line.startswith("SSH-")), "")
    if named.startswith(("SSH-2.0-", "SSH-1.99-")):
        return passed(f"{named} on port {endpoint.port_text}")
    if named:
        advice = "Stitch needs version 2 of the protocol."
        return failed("the SSH server is too old", *_blamed(endpoint), advice=advice, message=named)
    return _no_banner(endpoint, lines[0], f"nothing for {seconds:g} s" if is_silent else "")


def _no_banner(endpoint: Endpoint, first: str, silence: str) -> Finding:
    """``first`` is what came instead; ``silence`` says that nothing did, and nobody hung up."""
    port = endpoint.port_text
    advice = f"Give the port your SSH server listens on; {SSH_PORT} is the usual one."
    if first:
        detail = f"something other than an SSH server answers on port {port}"
    elif silence:
        detail = f"port {port} is open, but says {silence}; an SSH server speaks first"
    else:
        detail = f"port {port} hangs up without a word"
        advice = "The server may turn this machine away, or be no SSH server."
    return failed(detail, *_blamed(endpoint), advice=advice, message=first)


def _blamed(endpoint: Endpoint) -> tuple[str, ...]:
    """The port before the host: something answers there, but the wrong thing."""
    return tuple(reversed(endpoint.fields))


async def _read_identification(reader: asyncio.StreamReader, received: bytearray) -> None:
    """Read until a server has named itself, hangs up, or can't be an SSH server.

    Nothing is sent: an SSH server speaks first. Other lines of text may come before its own. Raises
    ``OSError`` where the connection breaks.
    """
    while len(received) < _BEFORE:
        more = await reader.read(1_024)
        received += more
        whole = received.split(b"\n")[:-1]
        if not more or any(line.startswith(b"SSH-") for line in whole) or _is_binary(received):
            return


def _is_binary(received: bytearray) -> bool:
    return any(byte < 32 and byte not in b"\t\r\n" for byte in received)


def _text(line: bytes) -> str:
    return line[:_LINE].rstrip(b"\r").decode("utf-8", "replace")
