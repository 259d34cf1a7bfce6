"""What the catalogue's tests share: the collected facts, where a checkout has them beside it."""

import json
from pathlib import Path
from typing import Any

import pytest

_CATALOGUE = Path(__file__).resolve().parents[4] / "shared" / "data" / "destination_catalog.json"


@pytest.fixture(scope="session")
def collected() -> dict[str, Any]:
    """Everything that was collected about the API and its destination types."""
    if not _CATALOGUE.is_file():
        pytest.skip("the collected destination facts are not beside this checkout")
    decoded: dict[str, Any] = json.loads(_CATALOGUE.read_text("utf-8"))
    return decoded


@pytest.fixture(scope="session")
def destinations(collected: dict[str, Any]) -> dict[str, Any]:
    """What was collected about each destination type, by its name."""
    return {item["type"]: item for item in collected["destinations"]}
