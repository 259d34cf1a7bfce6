"""A token and a password like no other: typed once, then looked for wherever they could be.

The places: each byte written to the terminal, what was copied through it, each file under the home
and the working folder, the arguments of the process, and what a child of it is given. The
environment a process was started with is its own to read.
"""

import base64
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.terminal.faulty_app import CHILD, STARTED
from tests.terminal.quoting_api import quoting_api
from tests.terminal.terminal import APP, CTRL_S, ENTER, ESC, F2, ROOT, TAB, Terminal
from tests.terminal.test_signals import AT_LAST, F9, FAULTY
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
_COPIED = re.compile(rb"\x1b\]52;[^;]*;([A-Za-z0-9+/=]*)")


@pytest.fixture
def account(environment: dict[str, str]) -> Iterator[str]:
    """The address of a sandbox that takes the token."""
    known = environment | {"STITCH_SANDBOX_TOKEN": TOKEN}
    with served(known, "--scenario", "wrong-password") as (url, _):
        yield url


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The folder the program runs in."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def with_debug_log(log: Path, *options: str) -> Sequence[str]:
    """The program with everything logged that anything in it logs."""
    return sys.executable, "-c", DEBUGGING, str(log), *options


def at_home(environment: dict[str, str]) -> dict[str, str]:
    """One in which the package is found from any folder, and asyncio tells all it can."""
    return environment | {"PYTHONPATH": str(ROOT), "PYTHONASYNCIODEBUG": "1"}


def files_under(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def assert_in_no_file(*folders: Path) -> None:
    for path in files_under(*folders):
        assert not [canary for canary in CANARIES if canary in path.read_bytes()], path


def assert_no_canary(app: Terminal, *folders: Path) -> None:
    copied = [base64.b64decode(found) for found in _COPIED.findall(app.received)]
    for text in (bytes(app.received), *copied):
        assert not [canary for canary in CANARIES if canary in text]
    assert_in_no_file(*folders)


def assert_private(app: Terminal) -> None:
    """Nobody else sees it in the list of processes; it has no children, and leaves no core."""
    folder = Path(f"/proc/{app.process_id}")
    if not folder.exists():
        return
    assert not [each for each in CANARIES if each in (folder / "cmdline").read_bytes()]
    assert (folder / f"task/{app.process_id}/children").read_text() == ""
    assert re.search(r"Max core file size +0 +0 ", (folder / "limits").read_text())


def sign_in(app: Terminal, *keys: str) -> None:
    """Type the token, then ``keys``, then enter: all in one burst."""
    app.wait_for("welcome", "token")
    app.send(TOKEN, *keys, ENTER)
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
    account: str, environment: dict[str, str], tmp_path: Path, work: Path
) -> None:
    log = tmp_path / "debug.log"
    command = with_debug_log(log, "--api-url", account)
    with Terminal(command, at_home(environment), folder=work) as app:
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
        app.send("\x10", "screenshot")
        app.wait_for("screenshot", "no matches")
        app.send(ENTER, ESC)
        app.wait_for("7 of 7", "description")
        app.settle()
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
        assert_private(app)
        app.send("\x11")
        assert app.finish() == 0
        assert log.stat().st_size > 0
        assert len(list(work.iterdir())) == 2, "the transcript"
        assert b'"password": "********"' in b"".join(
            base64.b64decode(found) for found in _COPIED.findall(app.received)
        )
        assert_no_canary(app, tmp_path)


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


def test_a_token_that_is_to_be_kept_is_in_one_private_file_also_after_a_kill(
    account: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with Terminal((*APP, "--api-url", account), environment) as app:
        sign_in(app, TAB, "k", TAB)
        fill_in(app)
        os.kill(app.process_id, signal.SIGKILL)
        app.finish()
        (kept,) = (path for path in files_under(tmp_path) if TOKEN in path.read_text("utf-8"))
        assert kept.read_text("utf-8") == f"{TOKEN}\n"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        kept.unlink()
        assert_no_canary(app, tmp_path)


@pytest.mark.parametrize("fault", ["raising", "raising_in_worker", "raising_in_render"])
def test_a_crash_that_quotes_both_leaves_neither(
    account: str, environment: dict[str, str], tmp_path: Path, work: Path, fault: str
) -> None:
    command = (*FAULTY, fault, "--api-url", account)
    with Terminal(command, at_home(environment), folder=work) as app:
        sign_in(app)
        fill_in(app)
        app.send(F9)
        assert app.finish(AT_LAST) == 1
        (report,) = tmp_path.rglob("crash-*.txt")
        assert f" {fault}" in report.read_text("utf-8")
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert list(work.iterdir()) == []
        assert_no_canary(app, tmp_path)


def test_a_child_is_given_neither(
    account: str, environment: dict[str, str], tmp_path: Path, work: Path
) -> None:
    known = at_home(environment) | {"STITCH_API_TOKEN": TOKEN}
    with Terminal((*FAULTY, "spawning", "--api-url", account), known, folder=work) as app:
        app.wait_for("no destinations yet", "n new")
        fill_in(app)
        app.send(F9)
        app.wait_until(lambda: STARTED.encode() in app.received, "the child")
        app.send("\x11")
        assert app.finish() == 0
        told = (work / CHILD).read_text("utf-8")
        assert f"HOME={tmp_path}" in told
        assert "faulty_app" in told
        assert told.endswith("0\n"), "the limit of a core"
        assert_no_canary(app, tmp_path)


def test_where_textual_may_record_a_run_its_log_holds_keys_but_neither_of_them(
    account: str, environment: dict[str, str], tmp_path: Path, work: Path
) -> None:
    """Each key that is typed is in that log, so it is never written unless somebody insists."""
    log = tmp_path / "textual.log"
    recording = at_home(environment) | {"TEXTUAL_LOG": str(log), "TEXTUAL_DEBUG": "1"}
    with Terminal((*APP, "--api-url", account), recording, columns=200, folder=work) as app:
        assert app.finish() == 2
        assert "--allow-debug" in app.screen_text()
        assert not log.exists()
    with Terminal((*APP, "--allow-debug", "--api-url", account), recording, folder=work) as app:
        sign_in(app)
        fill_in(app)
        app.send(CTRL_S)
        app.wait_for("password authentication failed")
        app.send("\x11")
        assert app.finish() == 0
        assert "key='" in log.read_text("utf-8")
        assert_no_canary(app, tmp_path)


def test_a_watch_tells_neither_whatever_the_api_quotes(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """It refuses the first look with the token in its words; then it gives back both."""
    known = at_home(environment) | {"STITCH_API_TOKEN": TOKEN}
    with quoting_api(TOKEN, SECRET) as url, ExitStack() as running:
        watches = []
        for number, option in enumerate([(), ("--json",)]):
            options = "watch", "7", "--api-url", f"{url}/{number}", *option
            command = with_debug_log(tmp_path / f"{number}.log", *options)
            watches.append(running.enter_context(started(command, known)))
        for watch in watches:
            told, errors = watch.communicate(timeout=60)
            assert (watch.returncode, errors) == (1, b"")
            assert told.count(b"********") >= 3
            assert b"look failed: not ********" in told
            assert b"check failed" in told
            assert not [canary for canary in CANARIES if canary in told]
    assert_in_no_file(tmp_path)


@contextmanager
def started(
    command: Sequence[str], environment: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that is ended if it has not ended by itself."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_token_that_is_asked_for_is_not_echoed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with (
        quoting_api(TOKEN, SECRET) as url,
        Terminal((*APP, "watch", "7", "--api-url", url), environment, columns=200) as watch,
    ):
        watch.wait_for("API access token:")
        watch.send(TOKEN, ENTER)
        watch.wait_for("the connection check failed")
        assert watch.finish() == 1
        assert_no_canary(watch, tmp_path)


BROKEN = """
import sys
import stitch_tui.commands.watch as watch
def fail(session, destination, as_json):
    raise ValueError(f"{session} {sys.argv}")
watch._Run = fail
from stitch_tui.cli import main
raise SystemExit(main())
"""


def test_a_command_that_crashes_tells_no_value(environment: dict[str, str], tmp_path: Path) -> None:
    known = at_home(environment) | {"STITCH_API_TOKEN": TOKEN}
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, "watch", "7", "--token-file", SECRET],
        env=known,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 2
    assert b"crashed: ValueError" in done.stderr
    assert SECRET.encode() not in done.stderr
    assert len(list(tmp_path.rglob("crash-*.txt"))) == 1
    assert_in_no_file(tmp_path)
