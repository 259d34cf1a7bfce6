"""What the unit tests share: real response data, where a checkout has it beside it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

_EXAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "examples"


@pytest.fixture
def shared_examples() -> Path:
    """The folder of documented Connect API examples."""
    if not _EXAMPLES.is_dir():
        pytest.skip("the documented examples are not beside this checkout")
    return _EXAMPLES


@pytest.fixture
def example(shared_examples: Path) -> Callable[[str], object]:
    """One documented example by file name, decoded."""

    def read(name: str) -> object:
        decoded: object = json.loads((shared_examples / name).read_text("utf-8"))
        return decoded

    return read
