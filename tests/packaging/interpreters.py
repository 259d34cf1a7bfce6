"""The versions of Python on this machine that the package is for."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

SUPPORTED = ((3, 11), (3, 12), (3, 13), (3, 14))


@cache
def interpreters() -> tuple[str, ...]:
    """One for each version there is, the oldest first."""
    found = {version: path for path in _candidates() if (version := _version(path)) in SUPPORTED}
    return tuple(found[version] for version in sorted(found))


def _candidates() -> list[str]:
    """Those on the path, those pyenv keeps beside them, and this one."""
    on_path = [shutil.which(f"python{major}.{minor}") for major, minor in SUPPORTED]
    pyenv = shutil.which("pyenv")
    kept: list[Path] = []
    if pyenv is not None:
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=True).stdout
        kept = sorted(Path(root.strip()).glob("versions/3.*/bin/python3"))
    return [*filter(None, on_path), *map(str, kept), sys.executable]


def _version(path: str) -> tuple[int, ...]:
    """Its version, or none where it does not run."""
    asked = [path, "-c", "import ensurepip, sys; print(*sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30)
    return tuple(map(int, done.stdout.split()))
