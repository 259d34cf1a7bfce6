"""``stitch-tui doctor`` as a process: each row with its state and the mend, no secret in any."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

from tests.terminal.terminal import APP, Terminal, clean_environment

TOKEN = "ac_canary0doctor1of2"
ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*APP, "doctor", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
        cwd=ROOT,
        env=clean_environment(home, **more),
    )
    assert TOKEN not in done.stdout + done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    return done


def rows(home: Path, *arguments: str, **more: str) -> dict[str, tuple[str, str]]:
    """State, and what is said with the mend, by row."""
    done = run(home, "--json", *arguments, **more)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    has_failed = any(row["state"] == "failed" for row in found)
    assert done.returncode == int(has_failed)
    return {row["check"]: (row["state"], f"{row['detail']} | {row['advice']}") for row in found}


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with subprocess.Popen(
        [*APP, "sandbox"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"STITCH_SANDBOX_TOKEN": TOKEN},
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def test_where_all_is_well_every_row_is_good_and_the_code_0(tmp_path: Path, api: str) -> None:
    command = (*APP, "doctor", "--api-url", api)
    environment = clean_environment(tmp_path, STITCH_API_TOKEN=TOKEN)
    with Terminal(command, environment, rows=30, columns=200) as terminal:
        assert terminal.finish() == 0
        lines = [line.split() for line in terminal.screen_text().splitlines() if line.strip()]
        assert TOKEN.encode() not in terminal.received
    told = {line[1]: line for line in lines}
    assert told["Terminal"][2:] == ["passed", "TERM", "is", "xterm-256color."]
    assert told["Window"][3:] == ["passed", "200x30."]
    assert told["Colours"][:3] == ["✔", "Colours", "passed"]
    assert told["Token"][2:5] == ["accepted", "passed", "8"]


@pytest.mark.parametrize(
    ("more", "row", "state", "said"),
    [
        ({"TMUX": "/nowhere,1,0", "PATH": "/nowhere"}, "clipboard", "warned", "tmux set -s set-cl"),
        ({"STY": "1.x"}, "clipboard", "warned", "GNU screen"),
        ({"NO_COLOR": "1"}, "colours", "passed", "NO_COLOR is set"),
        ({"COLORTERM": ""}, "colours", "warned", "256 | Set COLORTERM=truecolor"),
        ({"COLORTERM": "", "TERM": "xterm"}, "colours", "warned", "16 | Try --theme ansi"),
        ({"PYTHONIOENCODING": "latin-1"}, "utf8", "failed", "Set LANG=C.UTF-8"),
        ({}, "terminal", "warned", "watch, check and kit do not"),
        ({}, "profiles", "passed", "api.stitchdata.com; there is no "),
        ({}, "proxy", "passed", "none"),
        (
            {"HTTPS_PROXY": "http://u:hunter2@p:3128/x"},
            "proxy",
            "passed",
            "http://p:3128, from HTT",
        ),
        ({"ALL_PROXY": "u:hunter2@p"}, "proxy", "passed", "http://p, from ALL_PROXY"),
        ({"https_proxy": "http://p:hunter2"}, "proxy", "failed", "can't be read"),
        ({"HTTPS_PROXY": "http://p", "NO_PROXY": "stitchdata.com"}, "proxy", "passed", "none"),
        (
            {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
            "keyring",
            "warned",
            "no key",
        ),
        ({}, "api", "not_tried", "--offline"),
    ],
)
def test_what_this_machine_lacks_is_told_with_the_mend(
    tmp_path: Path, more: dict[str, str], row: str, state: str, said: str
) -> None:
    found = rows(tmp_path, "--offline", STITCH_API_TOKEN=TOKEN, **more)
    assert found[row][0] == state
    assert said in found[row][1]


def test_a_dumb_terminal_and_a_small_window_fail(tmp_path: Path) -> None:
    command = (*APP, "doctor", "--offline")
    environment = clean_environment(tmp_path, TERM="dumb")
    with Terminal(command, environment, rows=15, columns=200) as terminal:
        assert terminal.finish() == 1
        assert "Set TERM=xterm-256color." in terminal.received.decode()
        assert "200x15 is too small. Make the window 60x16 or more." in terminal.received.decode()


def test_a_mistake_in_the_profiles_is_a_row_and_the_rest_is_still_told(tmp_path: Path) -> None:
    file = tmp_path / ".config" / "stitch-tui" / "profiles.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f"[profile.a]\ntoken = '{TOKEN}'\n")
    file.chmod(0o600)
    found = rows(tmp_path)
    assert found["profiles"][0] == "failed"
    assert f"{file}, line 2: token must be one of" in found["profiles"][1]
    assert found["api"] == ("not_tried", "which API is not known | ")


def test_a_token_that_is_not_taken_fails_and_none_at_all_does_not(tmp_path: Path, api: str) -> None:
    refused = rows(tmp_path, "--api-url", api, STITCH_API_TOKEN="ac_hunter2")
    assert refused["api"][0] == "passed"
    assert refused["accepted"][0] == "failed"
    assert "does not accept this token. | Make a new one" in refused["accepted"][1]
    without = rows(tmp_path, "--api-url", api)
    assert (without["token"][0], without["accepted"][0]) == ("warned", "not_tried")
    assert (without["api"][0], without["port"][0]) == ("passed", "passed")
    other_kind = rows(tmp_path, "--api-url", api, STITCH_API_TOKEN="at_hunter2")
    assert other_kind["token"][0] == "failed"
    assert "an Import API token" in other_kind["token"][1]


def test_an_api_that_is_not_there_is_told_by_where_it_ends(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and nobody listens
        found = rows(tmp_path, "--api-url", f"http://127.0.0.1:{held.getsockname()[1]}")
    assert (found["dns"][0], found["port"][0]) == ("passed", "failed")
    assert found["api"] == ("not_tried", "there is no way to it | ")
    unknown = rows(tmp_path, "--api-url", "https://no-such-host.invalid")
    assert (unknown["dns"][0], unknown["port"][0]) == ("failed", "not_tried")
    assert "no-such-host.invalid is not known here" in unknown["dns"][1]


def test_behind_a_proxy_the_way_is_the_proxys(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        proxy = f"http://u:hunter2@127.0.0.1:{held.getsockname()[1]}"
        found = rows(tmp_path, "--api-url", "https://api.example", HTTPS_PROXY=proxy)
    assert (found["dns"][0], found["port"][0], found["api"][0]) == (
        "not_tried",
        "not_tried",
        "failed",
    )


def test_tmux_is_asked_whether_it_hands_on_what_is_copied(tmp_path: Path) -> None:
    for setting, state in (("on", "passed"), ("external", "warned")):
        tmux = tmp_path / "tmux"
        tmux.write_text(f"#!/bin/sh\necho {setting}\n")
        tmux.chmod(0o700)
        found = rows(tmp_path, "--offline", TMUX="x", PATH=f"{tmp_path}:{os.defpath}")
        assert found["clipboard"][0] == state


def test_no_terminal_ui_is_imported(tmp_path: Path) -> None:
    program = (
        "import sys; from stitch_tui.cli import main; main(['doctor', '--offline'])\n"
        "assert 'textual' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=ROOT,
        env=clean_environment(tmp_path),
    )
    assert (done.returncode, done.stderr) == (0, "")
