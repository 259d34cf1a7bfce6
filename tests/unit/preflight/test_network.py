"""The name, the port and the SSH server: on real sockets of this machine."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from stitch_tui.catalog.check_failures import explain_failure
from stitch_tui.preflight.endpoint import Endpoint
from stitch_tui.preflight.finding import Finding, Verdict
from stitch_tui.preflight.network import server_probe
from stitch_tui.preflight.ssh import bastion_probe
from stitch_tui.preflight.target import Target
from tests.unit.preflight.listening import black_hole, found, listening, shut_port, silent

NOTHING = Target("postgres")


def server(host: str, port: object) -> Endpoint:
    return Endpoint(host, str(port), "host", "port")


async def seen(host: str, port: object, seconds: float = 5.0) -> dict[str, Finding]:
    return await found(NOTHING, [server_probe(server(host, port), seconds)])


def look_ups() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "preflight look-up"]


def all_look_ups_end() -> None:
    for thread in look_ups():
        thread.join(5)
        assert not thread.is_alive()


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the name ``db.example`` stands for; the rest is looked up by the machine."""
    meant: list[str] = []
    look_up: Any = socket.getaddrinfo

    def answered(host: str, *rest: object, **named: object) -> object:
        if host != "db.example":
            return look_up(host, *rest, **named)
        return [row for each in meant for row in look_up(each, *rest, **named)]

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    yield meant
    all_look_ups_end()


async def test_an_open_port_is_told_with_its_address() -> None:
    async with listening(silent) as listener:
        rows = await seen("127.0.0.1", listener.port)
        said = f"127.0.0.1 answers on port {listener.port}"
        assert rows["tcp"] == Finding(Verdict.PASSED, said)
        await listener.all_hung_up()


async def test_a_shut_port_is_refused_in_the_words_of_stitchs_docs() -> None:
    with shut_port() as port:
        finding = (await seen("127.0.0.1", port))["tcp"]
    assert finding.verdict is Verdict.FAILED
    assert finding.fields == ("host", "port")
    failure = explain_failure(finding.message, "postgres")
    assert failure is not None
    assert failure.id == "connection-refused"


async def test_a_port_that_never_answers_is_given_up_in_the_words_of_stitchs_docs() -> None:
    with black_hole() as port:
        finding = (await seen("127.0.0.1", port, seconds=0.2))["tcp"]
    assert finding.detail == f"no answer from 127.0.0.1 on port {port} in 0.2 s"
    assert finding.fields == ("host", "port")
    failure = explain_failure(finding.message, "postgres")
    assert failure is not None
    assert failure.id == "time-out"


async def test_an_address_that_never_answers_leaves_time_for_the_next(addresses: list[str]) -> None:
    with black_hole() as port, socket.socket() as other:
        addresses += ["127.0.0.1", "127.0.0.2"]
        other.bind(("127.0.0.2", port))
        other.listen()
        finding = (await seen("db.example", port, seconds=0.4))["tcp"]
    assert finding.verdict is Verdict.PASSED
    said = f"127.0.0.2 answers on port {port}; 127.0.0.1: Connection timed out"
    assert finding.detail == said


async def test_a_refusal_says_more_than_silence(addresses: list[str]) -> None:
    with black_hole() as port:
        addresses += ["127.0.0.1", "127.0.0.3"]
        finding = (await seen("db.example", port, seconds=0.4))["tcp"]
    assert finding.detail == f"127.0.0.3 (and 1 more) refuses connections on port {port}"


@pytest.mark.parametrize(
    ("meant", "detail"),
    [
        (["127.0.0.1"], "A 127.0.0.1: this machine itself, which"),
        (["10.1.2.3", "::1"], "A 10.1.2.3; AAAA ::1: a private address, which"),
        (["169.254.1.1"], "A 169.254.1.1: an address of this network segment, which"),
        (["::ffff:10.0.0.1"], "AAAA ::ffff:10.0.0.1: a private address, which"),
    ],
)
async def test_what_the_internet_cannot_reach_is_a_warning(
    addresses: list[str], meant: list[str], detail: str
) -> None:
    addresses += meant
    finding = (await seen("db.example", ""))["resolve"]
    assert finding.verdict is Verdict.WARNED
    assert finding.detail.startswith(detail)
    assert finding.fields == ("host",)
    assert "SSH server" in finding.advice


async def test_no_ssh_server_is_advised_where_the_type_has_none(addresses: list[str]) -> None:
    addresses += ["10.1.2.3"]
    rows = await found(Target("snowflake"), [server_probe(server("db.example", ""))])
    assert "SSH" not in rows["resolve"].advice


async def test_one_public_address_will_do(addresses: list[str]) -> None:
    addresses += ["10.0.0.1", "8.8.8.8", "2606:4700::1"]
    finding = (await seen("db.example", ""))["resolve"]
    assert finding == Finding(Verdict.PASSED, "A 10.0.0.1, 8.8.8.8; AAAA 2606:4700::1")


async def test_many_addresses_fit_into_one_line(addresses: list[str]) -> None:
    addresses += [f"8.8.8.{last}" for last in range(1, 101)]
    finding = (await seen("db.example", ""))["resolve"]
    assert finding.detail == "A 8.8.8.1, 8.8.8.2, 8.8.8.3, 8.8.8.4 and 96 more"


@pytest.mark.parametrize("host", ["nosuch.invalid", "a..b", "x" * 64, "x" * 5_000, "nul\0.example"])
async def test_a_name_nobody_has_fails(host: str) -> None:
    rows = await seen(host, 5432)
    assert rows["resolve"].verdict is Verdict.FAILED
    assert rows["resolve"].fields == ("host",)
    assert rows["tcp"].verdict is Verdict.NOT_TRIED


async def test_a_resolver_that_gives_no_answer_is_told_from_a_wrong_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unanswered(*_rest: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unanswered)
    finding = (await seen("db.example", 5432))["resolve"]
    assert finding.detail == "the name server gave no answer"


async def test_a_resolver_that_hangs_is_given_up_and_the_program_can_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, end = threading.Event(), threading.Event()

    def hang(*_rest: object, **_named: object) -> list[object]:
        asked.set()
        end.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    probe = server_probe(server("db.example", 5432))
    findings = probe.findings(NOTHING)
    task = asyncio.ensure_future(anext(findings))
    await asyncio.to_thread(asked.wait, 5)
    left = look_ups()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await findings.aclose()
    assert left
    assert all(each.daemon for each in left)
    end.set()
    all_look_ups_end()
    await asyncio.sleep(0)  # what it found comes too late, and is let go


async def test_a_resolver_that_hangs_has_its_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_rest, **_named: end.wait(20) and [])
    for probe in (server_probe(server("db.example", 1)), bastion_probe(server("db.example", 1))):
        limited = [replace(check, seconds=0.2) for check in probe.checks]
        rows = await found(NOTHING, [replace(probe, checks=tuple(limited))])
        first = rows[probe.checks[0].id]
        assert (first.verdict, first.detail) == (Verdict.FAILED, "no answer in 0.2 s")
        assert first.fields == ("host",)
    end.set()
    all_look_ups_end()


@pytest.mark.parametrize(
    "typed", ["postgres://me:hunter2@db.example/x", "https://db.example", "db.example:5432"]
)
async def test_more_than_a_host_is_told_and_not_quoted(typed: str) -> None:
    rows = await seen(typed, 5432)
    assert rows["resolve"].verdict is Verdict.FAILED
    assert rows["resolve"].detail.startswith("more than a host is typed: ")
    assert "hunter2" not in repr(rows)


async def test_nothing_typed_is_nothing_tried() -> None:
    rows = await seen("", "")
    assert rows["resolve"] == Finding(Verdict.NOT_TRIED, "fill in host first")
    rows = await seen("127.0.0.1", "")
    assert rows["tcp"] == Finding(Verdict.NOT_TRIED, "fill in port first")


@pytest.mark.parametrize("port", ["0", "65536", "5432x", "-1", "５４３２", "9" * 5_000])
async def test_a_port_that_is_none_is_told(port: str) -> None:
    finding = (await seen("127.0.0.1", port))["tcp"]
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, ("port",))


async def test_giving_up_leaves_no_connection_behind() -> None:
    """Closed in the middle of an attempt: the socket is closed too, or pytest reports it."""
    with black_hole() as port:
        findings = server_probe(server("127.0.0.1", port)).findings(NOTHING)
        await anext(findings)
        task = asyncio.ensure_future(anext(findings))
        before = asyncio.all_tasks()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await findings.aclose()
        assert asyncio.all_tasks() <= before
