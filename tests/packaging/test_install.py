"""The package as its users install it: from the wheel and from the source, into nothing else."""

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from stitch_tui import __version__
from tests.packaging.interpreters import interpreters
from tests.terminal.terminal import ROOT, Terminal, clean_environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty")

TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what a release uploads."""
    folder = tmp_path_factory.mktemp("release")
    command = [TOOLS / "uv", "build", "--quiet", "--out-dir", folder, ROOT]
    subprocess.run(command, check=True, timeout=300)
    return folder


def wheel_in(folder: Path) -> str:
    (wheel,) = folder.glob("*.whl")
    return str(wheel)


def test_the_wheel_holds_all_of_the_package_and_nothing_else(built: Path) -> None:
    names = set(zipfile.ZipFile(wheel_in(built)).namelist())
    own = {name for name in names if name.startswith("stitch_tui/")}
    files = (path for path in (ROOT / "stitch_tui").rglob("*") if path.is_file())
    there = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert own == there
    assert "stitch_tui/py.typed" in own
    assert all(name.startswith(f"stitch_tui-{__version__}.dist-info/") for name in names - own)


def test_the_source_builds_and_holds_its_tests(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "tests/conftest.py"} <= names
    assert not [name for name in names if name.endswith(".pyc") or "__pycache__" in name]


def ways(wheel: str, interpreter: str) -> Iterator[Sequence[str]]:
    """The commands that open the demo from a wheel and leave nothing installed."""
    demo = ("stitch-tui", "--demo")
    yield (str(TOOLS / "uvx"), "--quiet", "--python", interpreter, "--from", wheel, *demo)
    yield (str(TOOLS / "pipx"), "run", "--quiet", "--python", interpreter, "--spec", wheel, *demo)


@pytest.mark.parametrize("number", [0, 1], ids=["oldest", "newest"])
@pytest.mark.parametrize("way", [0, 1], ids=["uvx", "pipx"])
def test_the_demo_opens_from_the_wheel(built: Path, number: int, way: int, tmp_path: Path) -> None:
    found = interpreters()
    if len(found) < 2:
        pytest.skip(f"it takes two versions of Python; here are {len(found)}")
    interpreter = (found[0], found[-1])[number]
    command = list(ways(wheel_in(built), interpreter))[way]
    environment = clean_environment(tmp_path) | certificates()
    with Terminal(command, environment, folder=tmp_path) as terminal:
        terminal.wait_for("no destinations yet", "n new", timeout=120.0)
        terminal.send("q")
        assert terminal.finish() == 0


def certificates() -> dict[str, str]:
    """What reaching the registry may take here: its certificates and mirrors."""
    prefixes = ("PIP_", "UV_", "SSL_CERT", "REQUESTS_CA")
    return {name: value for name, value in os.environ.items() if name.startswith(prefixes)}
