"""A token and a password like no other: typed once, then looked for wherever they could be.

The places: each byte written to the terminal, each file under the home and the working folder, and
the arguments of the process. The environment a process was started with is its own to read.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.terminal import APP, CTRL_S, ENTER, ESC, F2, ROOT, TAB, Terminal
from tests.terminal.test_two_processes import served
from tests.terminal.walk import VALUES

TOKEN = "ac_canary0token1of2this3test4alone"
SECRET = "canary-password-5-of-6-this-7-test"
TYPED = TAB.join(SECRET if value == VALUES[7] else value for value in VALUES)
CANARIES = (TOKEN.encode(), SECRET.encode())
DEBUGGING = """
import logging, sys
logging.basicConfig(level=logging.DEBUG, filename=sys.argv[1])
from stitch_tui.cli import main
raise SystemExit(main(sys.argv[2:]))
"""


@pytest.fixture
def account(environment: dict[str, str]) -> Iterator[str]:
    """The address of a sandbox that takes the token."""
    known = environment | {"STITCH_SANDBOX_TOKEN": TOKEN}
    with served(known, "--scenario", "wrong-password") as (url, _):
        yield url


def files_under(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def assert_no_canary(app: Terminal, *folders: Path) -> None:
    for canary in CANARIES:
        assert canary not in app.received
        for path in files_under(*folders):
            assert canary not in path.read_bytes(), path


def sign_in(app: Terminal) -> None:
    app.wait_for("welcome", "token")
    app.send(TOKEN, ENTER)
    app.wait_for("no destinations yet", "n new")


def fill_in(app: Terminal) -> None:
    app.send("n")
    app.wait_for("postgres", "access", "released")
    app.send(ENTER)
    app.wait_for("fully_configured", "fill in")
    app.send(ENTER)
    app.wait_for("database", "still to do")
    app.send(TYPED)
    app.wait_for("7 of 7", "ctrl+s")


def test_a_whole_run_leaves_neither_anywhere(
    account: str, environment: dict[str, str], tmp_path: Path
) -> None:
    log, work = tmp_path / "debug.log", tmp_path / "work"
    work.mkdir()
    command = (sys.executable, "-c", DEBUGGING, str(log), "--api-url", account)
    known = environment | {"PYTHONPATH": str(ROOT), "PYTHONASYNCIODEBUG": "1"}
    with Terminal(command, known, folder=work) as app:
        sign_in(app)
        fill_in(app)
        app.send(F2)
        app.wait_for("POST", "********")
        app.settle()
        app.send("y")
        app.wait_for("copied")
        app.send(ESC)
        app.wait_for("7 of 7", "description")
        app.settle()
        app.send("\x03")
        app.send(CTRL_S)
        app.wait_for("password authentication failed")
        app.send("x")
        app.wait_for("saved stitch-destination")
        app.send("e")
        app.wait_for("edit", "••••")
        app.settle()
        app.send(ESC)
        app.wait_for("r look", "connection check")
        app.send(ESC)
        app.wait_for("n new", "staging")
        arguments = Path(f"/proc/{app.process_id}/cmdline")
        if arguments.exists():
            assert not [canary for canary in CANARIES if canary in arguments.read_bytes()]
        app.send("\x11")
        assert app.finish() == 0
        assert log.stat().st_size > 0
        assert len(list(work.iterdir())) == 2, "the transcript"
        assert_no_canary(app, tmp_path, work)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT])
def test_a_run_that_is_killed_leaves_neither(
    account: str, environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    with Terminal((*APP, "--api-url", account), environment) as app:
        sign_in(app)
        fill_in(app)
        os.kill(app.process_id, number)
        app.finish()
        assert_no_canary(app, tmp_path)
