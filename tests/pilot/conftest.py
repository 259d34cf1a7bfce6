"""What the pilot tests share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_EXAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "examples"


@pytest.fixture
def example() -> Callable[[str], dict[str, Any]]:
    """Reads one documented example by file name."""

    def read(name: str) -> dict[str, Any]:
        if not _EXAMPLES.is_dir():
            pytest.skip("the documented examples are not beside this checkout")
        decoded: dict[str, Any] = json.loads((_EXAMPLES / name).read_text("utf-8"))
        return decoded

    return read
