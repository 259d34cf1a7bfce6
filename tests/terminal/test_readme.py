"""Every command the README shows, run as it stands there."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.terminal.terminal import APP, ROOT, Terminal, clean_environment

README = (ROOT / "README.md").read_text("utf-8")
TOKEN = "ac_of_the_readme"
DESTINATION = {
    "type": "postgres",
    "name": "Staging",
    "properties": {
        "database": "analytics",
        "encryption_type": "none",
        "host": "db.example.com",
        "password": "canary-battery-staple-9",
        "port": "5432",
        "ssl": "false",
        "username": "stitch",
    },
}
SETTING_UP = "python3 -m venv"
UNTIL_ENDED = {"sandbox": "Press ctrl+c", "serve": "http://127.0.0.1"}
"""Commands that go on, and what they say once they do."""


def fenced(language: str) -> list[str]:
    """What stands in the README's blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """Each line of its shell blocks, without its comment."""
    lines = [line for block in fenced("sh") for line in block.splitlines()]
    return [re.sub(r"\s+#.*", "", line) for line in lines]


USED = [each for each in commands() if not each.startswith(SETTING_UP)]


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The address of a sandbox whose account has one destination."""
    environment = {**os.environ, "STITCH_SANDBOX_TOKEN": TOKEN}
    process = subprocess.Popen(
        (*APP, "sandbox", "--check-seconds", "0"),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[-1]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    httpx.post(f"{address}/v4/destinations", json=DESTINATION, headers=headers).raise_for_status()
    yield address
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def home(tmp_path: Path, served: str) -> Path:
    """Where somebody works who has the README's files, and this API for Stitch's."""
    folder = tmp_path / ".config" / "stitch-tui"
    folder.mkdir(parents=True)
    profile = f'default = "here"\n\n[profile.here]\napi_url = "{served}"\n'
    path = folder / "profiles.toml"
    path.write_text(profile, "utf-8")
    path.chmod(0o600)
    url = "postgres://stitch:canary-battery-staple-9@127.0.0.1:1/analytics"
    for name in ("connection.txt", ".env", "f"):
        (tmp_path / name).write_text(url, "utf-8")
    (tmp_path / "warehouse.toml").write_text(
        next(block for block in fenced("toml") if block.startswith("type")), "utf-8"
    )
    return tmp_path


@pytest.fixture
def login(home: Path) -> dict[str, str]:
    """The environment of that person."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return clean_environment(home, PATH=path, PGPASSWORD="canary-battery-staple-9")


def opens_the_ui(command: str) -> bool:
    words = shlex.split(command)
    return words[-1] == "stitch-tui" or words[words.index("stitch-tui") + 1].startswith("-")


@pytest.mark.parametrize("command", [each for each in USED if opens_the_ui(each)])
def test_it_opens(command: str, home: Path, login: dict[str, str], served: str) -> None:
    typed = command.replace("ac_…", TOKEN).replace("URL", served)
    with (home / ".config/stitch-tui/profiles.toml").open("a", encoding="utf-8") as profiles:
        profiles.write(f'\n[profile.work]\napi_url = "{served}"\n')
    with Terminal(("bash", "-c", typed), login, folder=home) as terminal:
        terminal.wait_for("stitch" if "demo" in typed else served.partition("//")[2])
        terminal.send("\x11")
        code = terminal.finish()
        assert code == 0, bytes(terminal.received)[-600:]


@pytest.mark.parametrize("command", [each for each in USED if not opens_the_ui(each)])
def test_it_does_what_it_says(command: str, home: Path, login: dict[str, str]) -> None:
    name = shlex.split(command)[1]
    environment = {**login, "STITCH_API_TOKEN": TOKEN}
    if name in UNTIL_ENDED:
        with Terminal(("bash", "-c", f"exec {command}"), environment, folder=home) as terminal:
            terminal.wait_for(UNTIL_ENDED[name])
            terminal.send("\x03")
            assert terminal.finish() in {0, 128 + signal.SIGINT}
        return
    done = subprocess.run(
        ("bash", "-c", command),
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    expected = 1 if name == "check" else 0  # nothing listens where the connection string leads
    assert done.returncode == expected, done.stderr
    assert "Traceback" not in done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert "canary" not in done.stdout + done.stderr


def test_the_first_command_opens_the_demo_in_a_fresh_copy(tmp_path: Path) -> None:
    trying, testing = (each for each in commands() if each.startswith(SETTING_UP))
    assert "## Test it" in (ROOT / ".ci/run").read_text("utf-8")  # runs the other one
    assert "pytest" in testing
    with tempfile.TemporaryDirectory() as name:
        made_here = shutil.ignore_patterns(
            ".git", ".venv", ".*_cache", ".hypothesis", "__pycache__"
        )
        shutil.copytree(ROOT, name, ignore=made_here, dirs_exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "SSL"))}
        environment = clean_environment(tmp_path) | kept
        with Terminal(("bash", "-c", trying), environment, folder=Path(name)) as terminal:
            terminal.wait_for("no destinations yet", "n new", timeout=300.0)
            terminal.send("q")
            assert terminal.finish() == 0
