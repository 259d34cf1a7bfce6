"""What the pty tests share."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]
else:
    from tests.terminal.terminal import clean_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A fresh login whose home is empty."""
    return clean_environment(tmp_path)
