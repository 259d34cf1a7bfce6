"""``stitch-tui kit`` in a pipe: Markdown and nothing else is printed, codes as documented."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stitch_tui.catalog import known_types
from stitch_tui.preflight.target import Target
from stitch_tui.setup_kit import kit_for

SECRET = "canary-hunter2"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stitch_tui", "kit", *arguments],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_kit_is_printed_as_it_is_made() -> None:
    done = run("postgres", "--set", "database=größe", "--set", "ssl=true", PYTHONIOENCODING="ascii")
    target = Target("postgres", {"database": "größe", "ssl": "true"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == kit_for(target).markdown()
    assert 'GRANT CREATE ON DATABASE "größe"' in done.stdout


def test_a_file_a_region_and_a_guide_are_heeded(tmp_path: Path) -> None:
    file = tmp_path / "given"
    file.write_text(f"postgres://ada:{SECRET}@db.example.com:6000/shop")
    done = run("postgres", "--from", str(file), "--region", "europe", "--guide", "amazon-rds")
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("Europe", "3.126.102.29/32", "--port 6000", '"shop" TO "ada"', "postgresql-rds"):
        assert word in done.stdout
    assert SECRET not in done.stdout
    assert "52.23.137.21" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pg\x1b",), f"There is no destination type pg␛. Try: {', '.join(known_types())}."),
        (("postgres", "--region", "mars"), "no region mars. There are: north-america, europe."),
        (("postgres", "--guide", "rds"), "PostgreSQL has no guide of that name: self-hosted,"),
        (("postgres", "--from", "/nowhere"), "/nowhere can't be read: No such file or directory."),
        (("postgres", "--set", f"password={SECRET}"), "password is a secret:"),
        (("postgres", "--set", "database=a\x1b[2Jb"), "What is typed for database"),
        ((), "the following arguments are required: TYPE"),
    ],
)
def test_what_makes_no_kit_is_told_in_a_line_and_ends_with_2(
    arguments: tuple[str, ...], said: str
) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert SECRET not in done.stderr
    assert "\x1b" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(("stitch-tui: ", "stitch-tui kit: "))


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
def test_a_reader_that_leaves_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "stitch_tui", "kit", "postgres"],
            stdout=stream,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "stitch_tui", "kit", "postgres"],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    assert b"The output can't be written: No space left on device." in done.stderr
