"""``stitch-tui watch`` in a pipe, against ``stitch-tui sandbox``: real processes, real seconds."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import httpx
import pytest

if sys.platform == "win32":
    pytest.skip("signals and pipes of POSIX", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "ac_watch"
SECRET = "correct-horse-battery"
PROPERTIES = {
    "database": "analytics",
    "encryption_type": "none",
    "host": "db.example.com",
    "password": SECRET,
    "port": "5432",
    "ssl": "true",
    "username": "ada",
}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d  ")


def spawn(
    *arguments: str, stdout: TextIO | int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "stitch_tui", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "STITCH_SANDBOX_TOKEN": TOKEN, "LANG": "C.UTF-8", **environment},
    )


@contextmanager
def served(scenario: str) -> Iterator[str]:
    """The address of a sandbox in a process of its own."""
    with spawn("sandbox", "--scenario", scenario) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def create(url: str, properties: Mapping[str, str] = PROPERTIES, kind: str = "postgres") -> None:
    answer = httpx.post(
        f"{url}/v4/destinations",
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"type": kind, "name": "Staging\x1b[2J", "properties": dict(properties)},
    )
    assert answer.status_code == 200, answer.text


def watching(
    url: str, *arguments: str, token: str = TOKEN, stdout: TextIO | int = subprocess.PIPE
) -> subprocess.Popen[str]:
    return spawn("watch", "--api-url", url, *arguments, stdout=stdout, STITCH_API_TOKEN=token)


@dataclass
class Ended:
    """How a watch ended: its lines without their times, and its exit code."""

    lines: list[str]
    code: int


def ended(process: subprocess.Popen[str]) -> Ended:
    out, errors = process.communicate(timeout=60)
    assert errors == ""
    assert SECRET not in out
    assert TOKEN not in out
    assert "\x1b" not in out
    lines = out.splitlines()
    assert all(STAMP.match(line) for line in lines)
    return Ended([STAMP.sub("", line) for line in lines], process.returncode)


SCENARIOS = {
    "happy": (
        0,
        [
            r"watching Staging␛\[2J \(postgres, #337658\): step form, connection check running",
            r"connection check passed",
            r"fully configured",
            r"Fully configured, and its connection check passed\.",
        ],
    ),
    "wrong-password": (
        1,
        [
            r"watching .*connection check running",
            r'connection check failed: FATAL:  password authentication failed for user "ada"',
            r"The connection check failed\. The server knows no such user .*Type the password.*",
        ],
    ),
    "throttled": (
        0,
        [
            r"watching .*",
            r"look failed: The API asks for a pause of \d s \(HTTP 429\)\.",
            r"looks succeed again",
            r"connection check passed",
            r"fully configured",
            r"Fully configured, .*",
        ],
    ),
    "token-revoked": (
        4,
        [r"watching .*", r"127\.0\.0\.1 does not accept this token\. Nothing was changed\."],
    ),
    "deleted-elsewhere": (1, [r"watching .*", r"This destination no longer exists\."]),
}


@pytest.fixture(scope="module")
def outcomes() -> Iterator[dict[str, Ended]]:
    """All scenarios at once: each takes the seconds it takes."""
    with ExitStack() as stack:
        urls = {name: stack.enter_context(served(name)) for name in SCENARIOS}
        for url in urls.values():
            create(url)
        running = {name: watching(url, "337658") for name, url in urls.items()}
        yield {name: ended(process) for name, process in running.items()}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_scenario_in_a_pipe(scenario: str, outcomes: dict[str, Ended]) -> None:
    code, patterns = SCENARIOS[scenario]
    found = outcomes[scenario]
    assert found.code == code
    assert len(found.lines) == len(patterns), found.lines
    for line, pattern in zip(found.lines, patterns, strict=True):
        assert re.fullmatch(pattern, line), line


@pytest.fixture(scope="module")
def waiting() -> Iterator[str]:
    """An account with two destinations, the check of the newer one without an end."""
    with served("never-ends") as url:
        create(url)
        create(url, {**PROPERTIES, "host": "db2.example.com"})
        yield url


def objects(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    out, errors = process.communicate(timeout=60)
    assert errors == ""
    return [json.loads(line) for line in out.splitlines()]


def test_lines_of_json_name_the_newest_destination_and_the_end(waiting: str) -> None:
    process = watching(waiting, "--latest", "--json", "--timeout", "1")
    first, last = objects(process)
    assert process.returncode == 1
    assert first["event"] == "watching"
    assert first["destination"] == {"id": 337659, "type": "postgres", "name": "Staging\x1b[2J"}
    assert (first["step"], first["fully_configured"], first["check"]) == ("form", False, "running")
    assert "exit_code" not in first
    assert (last["event"], last["exit_code"]) == ("timeout", 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_its_number(waiting: str, number: signal.Signals) -> None:
    with watching(waiting, "337658") as process:
        assert process.stdout is not None
        assert "watching" in process.stdout.readline()
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (128 + number, "")


def test_under_nohup_it_outlives_its_terminal(waiting: str, tmp_path: Path) -> None:
    command = ["nohup", sys.executable, "-m", "stitch_tui", "watch", "337658", "--timeout", "3"]
    with subprocess.Popen(
        [*command, "--api-url", waiting],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "STITCH_API_TOKEN": TOKEN, "LANG": "C.UTF-8"},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=30)
    assert "Gave up after 3 s." in out
    assert process.returncode == 1


def test_a_reader_that_leaves_ends_it_without_a_word(waiting: str) -> None:
    with watching(waiting, "337658", "--timeout", "2") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(30) == 128 + signal.SIGPIPE
        assert process.stderr.read() == ""


@pytest.mark.parametrize("option", [(), ("--json",)])
def test_output_that_cannot_be_written_is_told_once(waiting: str, option: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("a system without /dev/full")
    with full.open("w") as nowhere:
        process = watching(waiting, "337658", *option, stdout=nowhere)
        _, errors = process.communicate(timeout=30)
    told = "stitch-tui: The output can't be written: No space left on device.\n"
    assert (process.returncode, errors) == (1, told)


@pytest.mark.parametrize(
    ("arguments", "token", "code", "said"),
    [
        (("99",), TOKEN, 1, "There is no destination #99 in this account."),
        (("99",), "ac_wrong", 4, "does not accept this token"),
    ],
)
def test_what_cannot_be_watched(
    waiting: str, arguments: tuple[str, ...], token: str, code: int, said: str
) -> None:
    found = ended(watching(waiting, *arguments, token=token))
    assert found.code == code
    assert len(found.lines) == 1
    assert said in found.lines[0]


@pytest.mark.parametrize(
    ("arguments", "token", "code", "said"),
    [
        (("watch",), TOKEN, 2, "Give the id of a destination, or --latest."),
        (("watch", "1", "--latest"), TOKEN, 2, "or --latest."),
        (("--demo", "watch", "1"), TOKEN, 2, "The demo ends with its window."),
        (("watch", "0"), TOKEN, 2, "an id is a number"),
        (("watch", "1"), "", 4, "No token: set STITCH_API_TOKEN."),
        (("watch", "1"), "at_wrong", 4, "Import API token"),
        (("watch", "1", "--api-url", "http://example.com"), TOKEN, 2, "https://"),
    ],
)
def test_what_does_not_start_says_why(
    arguments: tuple[str, ...], token: str, code: int, said: str
) -> None:
    process = spawn(*arguments, STITCH_API_TOKEN=token)
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert said in errors
    assert token not in errors or not token


def test_the_token_may_come_from_a_private_file(waiting: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", "utf-8")
    file.chmod(0o600)
    found = ended(watching(waiting, "99", "--token-file", str(file), token=""))
    assert (found.code, len(found.lines)) == (1, 1)
    file.chmod(0o644)
    process = watching(waiting, "99", "--token-file", str(file), token="")
    out, errors = process.communicate(timeout=30)
    assert (process.returncode, out) == (2, "")
    assert f"chmod 600 {file}" in errors
    process = watching(waiting, "99", "--token-file", str(tmp_path / "none"), token="")
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "There is no token in" in errors
