"""The SSH server Stitch is to go through, told by the first line it says."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stitch_tui.preflight.endpoint import Endpoint
from stitch_tui.preflight.finding import Finding, Verdict
from stitch_tui.preflight.ssh import bastion_probe
from stitch_tui.preflight.target import Target
from tests.unit.preflight.listening import (
    Talk,
    black_hole,
    found,
    listening,
    saying,
    shut_port,
    silent,
)

NOTHING = Target("postgres")
PORT_FIRST = ("encryption_port", "encryption_host")


def bastion(port: object) -> Endpoint:
    return Endpoint("127.0.0.1", str(port), *reversed(PORT_FIRST), is_ssh=True)


async def seen(port: int, seconds: float = 5.0) -> dict[str, Finding]:
    return await found(NOTHING, [bastion_probe(bastion(port), seconds, seconds)])


async def banner(talk: Talk, seconds: float = 5.0) -> Finding:
    async with listening(talk) as listener:
        finding = (await seen(listener.port, seconds))["bastion_banner"]
        await listener.all_hung_up()
    return finding


async def test_an_ssh_server_is_told_with_its_port() -> None:
    async with listening(saying(b"SSH-2.0-OpenSSH_9.2 Debian\r\n", b"\0\0\1")) as listener:
        rows = await seen(listener.port)
    said = f"SSH-2.0-OpenSSH_9.2 Debian on port {listener.port}"
    assert rows["bastion_banner"] == Finding(Verdict.PASSED, said)
    assert rows["bastion_resolve"].fields == ("encryption_host",)
    assert rows["bastion_resolve"].verdict is Verdict.WARNED


@pytest.mark.parametrize(
    "parts",
    [
        (b"SSH-1.99-old and new\n",),
        (b"SSH", b"-2.0-in_parts\r", b"\n"),
        (b"Welcome\r\nto the jump host\r\n", b"SSH-2.0-x\r\n"),
        (b"no end of line\nSSH-2.0-x",),
    ],
)
async def test_what_the_protocol_allows_passes(parts: tuple[bytes, ...]) -> None:
    assert (await banner(saying(*parts))).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("parts", "detail"),
    [
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), "something other than an SSH server answers"),
        ((b"J\0\0\0\n8.0.36\0",), "something other than an SSH server answers"),
        ((), "hangs up without a word"),
        ((b"SSH-1.5-ancient\n",), "the SSH server is too old"),
        ((b"x" * 100_000,), "something other than an SSH server answers"),
    ],
)
async def test_something_else_is_told_and_the_port_is_blamed(
    parts: tuple[bytes, ...], detail: str
) -> None:
    finding = await banner(saying(*parts))
    assert finding.verdict is Verdict.FAILED
    assert detail in finding.detail
    assert finding.fields == PORT_FIRST
    assert len(finding.message) <= 255
    assert finding.message or not parts


async def test_a_database_that_greets_is_known_before_the_time_is_up() -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"J\0\0\0\x0a8.0.36\0")
        await silent(reader, writer)

    async with asyncio.timeout(5):
        assert "something other" in (await banner(greet, seconds=600)).detail


async def test_a_port_that_says_nothing_is_given_up() -> None:
    finding = await banner(silent, seconds=0.2)
    assert "is open, but says nothing for 0.2 s" in finding.detail
    assert finding.fields == PORT_FIRST


async def test_a_line_that_never_ends_is_given_up() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello? ")
        await silent(reader, writer)

    async with listening(drip) as listener:
        finding = (await seen(listener.port, 0.2))["bastion_banner"]
    assert finding.message == "hello? "


async def test_a_shut_port_is_told_by_its_number() -> None:
    with shut_port() as port:
        rows = await seen(port)
    assert f"refuses connections on port {port}" in rows["bastion_tcp"].detail
    assert "22 is the usual port" in rows["bastion_tcp"].advice
    assert rows["bastion_banner"].verdict is Verdict.NOT_TRIED


async def test_a_port_that_never_accepts_is_given_up() -> None:
    with black_hole() as port:
        rows = await seen(port, 0.2)
    assert rows["bastion_tcp"].message == "Connection timed out"


@pytest.mark.parametrize("steps", [2, 3])
async def test_giving_up_hangs_up(steps: int) -> None:
    """Closed between two checks, and in the middle of the last."""
    async with listening(silent) as listener:
        findings = bastion_probe(bastion(listener.port)).findings(NOTHING)
        await anext(findings)
        await anext(findings)
        if steps == 3:
            last = asyncio.ensure_future(anext(findings))
            await asyncio.sleep(0)
            last.cancel()
            with pytest.raises(asyncio.CancelledError):
                await last
        await findings.aclose()
        await listener.all_hung_up()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.binary(max_size=600))
def test_whatever_is_said_there_is_a_finding_of_bounded_length(said: bytes) -> None:
    finding = asyncio.run(banner(saying(said)))
    assert len(finding.detail) < 400
    assert len(finding.message) <= 255
    assert "\n" not in finding.detail + finding.message
    is_ssh = any(line.startswith((b"SSH-2.0-", b"SSH-1.99-")) for line in said.split(b"\n"))
    assert is_ssh or finding.verdict is Verdict.FAILED
