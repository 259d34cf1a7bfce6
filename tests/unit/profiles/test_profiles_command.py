"""``stitch-tui profiles`` and ``--profile``, as processes; the API is a sandbox on loopback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stitch_tui.token_file import keep_token

if sys.platform == "win32":
    pytest.skip("modes of POSIX", allow_module_level=True)

TOKEN = "ac_canary0token1of2"


class Home:
    """A configuration folder of its own, and the program run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "stitch-tui"
        self._environment = os.environ | {"XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
        self._environment.pop("STITCH_API_TOKEN", None)

    @property
    def file(self) -> Path:
        return self.folder / "profiles.toml"

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "stitch_tui", *arguments],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=30,
            check=False,
            env=self._environment | more,
        )
        assert TOKEN not in done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture(scope="module")
def api() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "stitch_tui", "sandbox"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"STITCH_SANDBOX_TOKEN": TOKEN},
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.kill()


def test_they_are_added_listed_and_removed(home: Home) -> None:
    assert "no profile yet" in home.run("profiles").stdout
    added = home.run("profiles", "add", "work", "--region", "europe", "--token-from", "ask")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.splitlines() == [
        f"Added work to {home.file}.",
        "It is the default.",
        "Stitch documents one Connect API host, for both regions. If it named another to you for "
        "Europe, set api_url.",
    ]
    added = home.run("profiles", "add", "home", "--api-url", "http://127.0.0.1:1", "--theme=light")
    assert added.stdout.splitlines()[1] == "Use it with: stitch-tui --profile home"
    listed = home.run("profiles", "list")
    assert [line.split() for line in listed.stdout.splitlines()] == [
        ["*", "work", "https://api.stitchdata.com", "europe", "token:", "ask"],
        ["home", "http://127.0.0.1:1", "-", "token:", "env,", "file,", "keyring", "or", "ask"],
    ]
    first, second = map(json.loads, home.run("profiles", "list", "--json").stdout.splitlines())
    assert (first["name"], first["default"], first["token"]) == ("work", True, "ask")
    assert (second["api_url"], second["theme"]) == ("http://127.0.0.1:1", "light")
    removed = home.run("profiles", "remove", "work")
    assert (removed.returncode, removed.stdout) == (0, f"Removed work from {home.file}.\n")
    assert [json.loads(home.run("profiles", "list", "--json").stdout)["name"]] == ["home"]


def test_with_a_profile_goes_the_token_kept_for_it(home: Home) -> None:
    home.run("profiles", "add", "work")
    mine = home.folder / "tokens" / "work" / "api.stitchdata.com.token"
    other = home.folder / "tokens" / "api.stitchdata.com.token"
    keep_token(mine, TOKEN)
    keep_token(other, TOKEN)
    assert "The token kept for it is gone, too." in home.run("profiles", "remove", "work").stdout
    assert not mine.exists()
    assert other.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("profiles", "add", "Work"), "A profile's name has up to 24 lower-case letters"),
        (("profiles", "add", TOKEN.upper()), "A profile's name has"),
        (("profiles", "add", "a", "--token-from", TOKEN), "token must be one of: env, file"),
        (("profiles", "add", "a", "--region", "mars"), "region must be one of"),
        (("profiles", "add", "a", "--api-url", "http://x"), "must start with https://"),
        (("profiles", "remove", "nope"), "There is: none. Add one with: stitch-tui profiles add"),
        (("watch", "7", "--profile", "nope"), "There is no profile of that name"),
        (("--profile", "nope", "watch", "7"), "There is no profile of that name"),
        (("watch", "7", "--profile=a", "--api-url=https://x"), "Give --profile or --api-url"),
        (("kit", "postgres", "--profile", "nope"), "There is no profile of that name"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line_and_ends_with_2(
    home: Home, arguments: tuple[str, ...], said: str
) -> None:
    done = home.run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr
    assert not home.file.exists()


@pytest.mark.parametrize("arguments", [("profiles",), ("watch", "7"), ("kit", "postgres")])
def test_a_mistake_in_the_file_is_told_with_its_line_and_ends_with_2(
    home: Home, arguments: tuple[str, ...]
) -> None:
    home.folder.mkdir()
    home.file.write_text(f"[profile.work]\n\ntoken = '{TOKEN}'\n")
    home.file.chmod(0o600)
    done = home.run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{home.file}, line 3: token must be one of" in done.stderr


def test_each_profile_goes_to_its_own_api_with_its_own_token(home: Home, api: str) -> None:
    wrong, right = home.folder / "wrong", home.folder / "right"
    keep_token(wrong, "ac_wrong")
    keep_token(right, TOKEN)
    home.run("profiles", "add", "bad", f"--api-url={api}", f"--token-file={wrong}")
    home.run("profiles", "add", "good", f"--api-url={api}", f"--token-file={right}")
    refused = home.run("watch", "7")  # the default
    assert refused.returncode == 4
    assert "does not accept this token" in refused.stdout
    accepted = home.run("watch", "7", "--profile", "good")
    assert accepted.returncode == 1
    assert "There is no destination #7 in this account." in accepted.stdout
    assert home.run("watch", "7", STITCH_API_TOKEN=TOKEN).returncode == 1
    unknown = home.run("watch", "7", "--api-url", api)
    assert (unknown.returncode, "No token" in unknown.stderr) == (4, True)


def test_the_kit_is_for_the_region_of_the_profile(home: Home) -> None:
    home.run("profiles", "add", "eu", "--region", "europe")
    home.run("profiles", "add", "us", "--region", "north-america")
    assert "Stitch accounts in Europe" in home.run("kit", "postgres").stdout
    assert "accounts in North America" in home.run("kit", "postgres", "--profile", "us").stdout
    both = home.run("kit", "postgres", "--profile", "us", "--region", "europe")
    assert "Stitch accounts in Europe" in both.stdout
