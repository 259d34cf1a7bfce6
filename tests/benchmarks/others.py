"""Other terminal programs to start beside ours: pinned, each in an environment of its own.

They are installed on demand into the user's cache folder, never into this checkout.
"""

import subprocess
import venv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from tests.benchmarks.startup import Milestone, Program, Spawns, spawn

_INSTALLING = 600
"""Seconds an installation may take."""


@dataclass(frozen=True)
class Other:
    """A package of the index, and how it is started on something small to show."""

    package: str
    version: str
    command: str
    shows: bytes
    """Something it shows once it can be used."""
    arguments: tuple[str, ...] = ()
    pins: tuple[str, ...] = ()


USABLE = "something to use"
OTHERS = (
    Other("toolong", "1.5.0", "tl", b"ready", arguments=("example.log",)),
    Other("harlequin", "2.17.0", "harlequin", b"Query Results"),
    Other(
        "posting",
        "2.11.1",
        "posting",
        b"Response",
        arguments=("--collection", "."),
        pins=("tree-sitter==0.25.2",),  # with the newest it ends with a segmentation fault
    ),
)


@dataclass(frozen=True)
class Missing:
    """Why there is nothing to compare with."""

    name: str
    reason: str


def ready(folder: Path, environment: Mapping[str, str]) -> Iterator[Program | Missing]:
    """Each of them, or why it can't be had; what they are to show is in ``folder``."""
    for found in _installed(folder):
        try:
            if isinstance(found, Program):
                spawn(found, environment, Spawns())
        except AssertionError:
            yield Missing(found.name, "it is installed, but does not start")
        else:
            yield found


def _installed(folder: Path) -> Iterator[Program | Missing]:
    (folder / "example.log").write_text("2026-01-31 09:30:00 ready\n" * 50)
    for other in OTHERS:
        name = f"{other.package} {other.version}"
        try:
            command = _install(other)
        except (subprocess.SubprocessError, OSError) as error:
            yield Missing(name, _reason(error))
        else:
            paths = [str(folder / each) if "." in each else each for each in other.arguments]
            yield Program(name, (str(command), *paths), (Milestone(USABLE, other.shows),))


def _install(other: Other) -> Path:
    """The program, installed now if it is not yet.

    Raises:
        subprocess.SubprocessError, OSError: it cannot be installed here.
    """
    home = user_cache_path("stitch_tui-benchmarks") / f"{other.package}-{other.version}"
    command = home / "bin" / other.command
    done = home / "installed"
    if not done.exists():
        venv.create(home, with_pip=True, clear=True)
        print(f"installing {other.package} {other.version} into {home}")  # noqa: T201
        pip = (str(home / "bin" / "python"), "-m", "pip", "install", "--quiet")
        subprocess.run(
            (*pip, f"{other.package}=={other.version}", *other.pins),
            check=True,
            capture_output=True,
            text=True,
            timeout=_INSTALLING,
        )
        done.touch()
    return command


def _reason(error: Exception) -> str:
    """The last line of what was said."""
    if isinstance(error, subprocess.CalledProcessError):
        said = (error.stderr or "").strip().splitlines()
        return said[-1] if said else f"pip ended with {error.returncode}"
    return str(error)
