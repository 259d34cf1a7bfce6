"""The served sandbox, as a process of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from stitch_tui.cli import build_parser
from stitch_tui.commands.sandbox import run
from tests.unit.sandbox.account import DESTINATIONS

_SNIPPET = """
from stitch_tui.cli import build_parser
from stitch_tui.commands.sandbox import run
import sys
raise SystemExit(run(build_parser().parse_args(["sandbox", "--scenario", sys.argv[1]])))
"""


@contextmanager
def served(scenario: str = "happy") -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    environment = {k: v for k, v in os.environ.items() if k != "STITCH_SANDBOX_TOKEN"}
    with subprocess.Popen(
        [sys.executable, "-c", _SNIPPET, scenario],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).resolve().parents[3],
    ) as process:
        try:
            assert process.stdout is not None
            yield process, [process.stdout.readline().rstrip("\n") for _ in range(5)]
        finally:
            process.kill()


def stopped(process: subprocess.Popen[str], number: signal.Signals) -> int:
    process.send_signal(number)
    _, errors = process.communicate(timeout=15)
    assert errors == ""
    return process.returncode


def arguments(**other: object) -> Namespace:
    return Namespace(**vars(build_parser().parse_args(["sandbox"])) | other)


def test_it_introduces_itself_answers_and_stops() -> None:
    with served() as (process, lines):
        address = re.fullmatch(r"Stitch Connect sandbox: (http://127\.0\.0\.1:\d+)", lines[0])
        token = re.fullmatch(r"Token: (ac_sandbox_[0-9a-f]+)", lines[1])
        assert address is not None
        assert token is not None
        assert lines[2] == "Scenario: happy (the connection check succeeds after a few seconds)"
        assert lines[3].startswith("Types: postgres, redshift, ")
        assert lines[4] == "Press ctrl+c to stop."
        with httpx.Client(
            base_url=address[1],
            headers={"Authorization": f"Bearer {token[1]}"},
            trust_env=False,
        ) as client:
            answer = client.get(DESTINATIONS)
            assert (answer.status_code, answer.json()) == (200, [])
            assert "server" not in answer.headers
            foreign = client.get(DESTINATIONS, headers={"Host": "evil.example"})
            assert foreign.status_code == 400
            long = client.post(DESTINATIONS, content=b" " * 2_000_000)
            assert long.status_code == 413
            assert client.get(DESTINATIONS, headers={"Authorization": "x"}).status_code == 401
            assert client.delete(f"{DESTINATIONS}/abc").status_code == 404
        assert stopped(process, signal.SIGTERM) == 143


def test_an_answer_is_lost_over_a_port_too() -> None:
    with (
        served("lost-answer") as (_, lines),
        httpx.Client(
            base_url=lines[0].rpartition(" ")[2],
            headers={"Authorization": f"Bearer {lines[1].rpartition(' ')[2]}"},
            trust_env=False,
        ) as client,
    ):
        body = {"type": "postgres", "properties": {}}
        lost = client.post(DESTINATIONS, json=body)
        assert (lost.status_code, lost.headers["content-type"][:9]) == (504, "text/html")
        assert len(client.get(DESTINATIONS).json()) == 1
        assert client.post(DESTINATIONS, json=body).status_code == 200


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
def test_ctrl_c_stops_it_even_with_a_connection_open() -> None:
    with served() as (process, lines):
        port = int(lines[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as idle:
            idle.sendall(b"GET / HTTP/1.1\r\nHost: ")
            assert stopped(process, signal.SIGINT) == 130


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(arguments(port=port)) == 1
    assert capsys.readouterr().err == f"Port {port} cannot be used: Address already in use.\n"


@pytest.mark.parametrize(
    "wrong", [{"types": "nowhere.json"}, {"scenario": "sunny"}, {"check_seconds": float("nan")}]
)
def test_arguments_that_make_no_sandbox(
    wrong: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments(**wrong)) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_a_token_that_cannot_travel_in_a_header(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STITCH_SANDBOX_TOKEN", "ac_with space")
    assert run(arguments()) == 2
    assert "ac_with" not in capsys.readouterr().err
