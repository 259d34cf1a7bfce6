"""The command line, run as a person or a script would run it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stitch_tui import __version__
from stitch_tui.cli import SCENARIOS, build_parser, main
from stitch_tui.sandbox import SCENARIOS as SANDBOX_SCENARIOS


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stitch_tui", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_scenarios_named_are_the_sandboxes() -> None:
    assert tuple(SANDBOX_SCENARIOS) == SCENARIOS


def test_help_shows_the_commands_and_every_exit_code() -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for word in (
        "--demo",
        "--tour",
        "--api-url",
        "sandbox",
        "0 done",
        "2 usage",
        "4 not authorised",
    ):
        assert word in done.stdout


def test_the_version_is_the_packages() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"stitch-tui {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sandbox", "--port", "65536"), "a port is a number from 0 to 65535"),
        (("sandbox", "--port", "x"), "a port is a number from 0 to 65535"),
        (("--check-seconds", "nan"), "a number of seconds, from 0 to 86400"),
        (("--check-seconds", "-1"), "a number of seconds, from 0 to 86400"),
        (("--scenario", "nope"), "invalid choice"),
        (("--nope",), "unrecognized arguments"),
        (("--\x1b]0;x\x07\u202e",), "unrecognized arguments: --␛]0;x␇‹U+202E›"),
        (("--\x9b2J",), "‹U+009B›2J"),
        (("watch", "7", "\x1b[2J"), "␛[2J"),
        (("\x1b[2J",), "invalid choice"),
    ],
)
def test_a_wrong_argument_is_named_and_ends_with_2(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(arguments)
    assert caught.value.code == 2
    told = capsys.readouterr().err
    assert said in told
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(told)


def test_a_bad_port_ends_the_process_with_2() -> None:
    done = run("sandbox", "--port", "99999")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("--demo",)])
def test_what_is_no_terminal_gets_one_line_and_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, STITCH_API_TOKEN="ac_hunter2")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "terminal" in done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.parametrize("command", [(), ("types",), ("card",), ("destinations",), ("apply",)])
def test_help_is_ascii(command: tuple[str, ...]) -> None:
    done = run(*command, "--help", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()


@pytest.mark.skipif(sys.platform == "win32", reason="closes descriptors as a POSIX shell does")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--demo",), 2), (("watch", "7", "--api-url", "http://127.0.0.1:1"), 4)],
)
def test_a_closed_stream_is_an_empty_one(
    arguments: tuple[str, ...], code: int, closed: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "stitch_tui", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
        env={**os.environ, "HOME": str(tmp_path), "STITCH_API_TOKEN": ""},
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == ("2>" not in closed)


def test_an_interrupt_before_a_command_runs_is_told_by_its_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("importlib.import_module", interrupted)
    assert main(["--demo"]) == 130


@pytest.mark.parametrize(
    ("arguments", "scenario", "seconds"),
    [
        (("sandbox",), "happy", None),
        (("--scenario", "slow-check", "--check-seconds", "9", "sandbox"), "slow-check", 9.0),
        (("sandbox", "--scenario", "immediate", "--check-seconds", "0"), "immediate", 0.0),
    ],
)
def test_options_count_before_and_after_the_command(
    arguments: tuple[str, ...], scenario: str, seconds: float | None
) -> None:
    args = build_parser().parse_args(arguments)
    assert (args.command, args.scenario, args.check_seconds) == ("sandbox", scenario, seconds)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEXTUAL", "debug,devtools"),
        ("TEXTUAL", "Devtools"),
        ("TEXTUAL_LOG", "keys.log"),
        ("TEXTUAL_DEBUG", "1"),
        ("TEXTUAL_SCREENSHOT", "1"),
    ],
)
def test_what_records_keys_is_refused_unless_allowed(name: str, value: str) -> None:
    done = run("--demo", **{name: value})
    assert done.returncode == 2
    assert done.stderr.startswith(f"stitch-tui: {name} is set: ")
    assert "--allow-debug" in done.stderr
    assert done.stderr.count("\n") == 1
    allowed = run("--demo", "--allow-debug", **{name: value})
    assert "this is none" in allowed.stderr  # the next thing that is looked at


def test_what_records_nothing_is_not_refused() -> None:
    harmless = {"TEXTUAL": "", "TEXTUAL_LOG": "", "TEXTUAL_DEBUG": "0", "TEXTUAL_FPS": "30"}
    assert "this is none" in run("--demo", **harmless).stderr
