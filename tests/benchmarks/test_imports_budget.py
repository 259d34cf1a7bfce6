"""What is imported before there is something to see, and before there is something to use."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from tests.benchmarks import budgets, modules
from tests.terminal.terminal import clean_environment

USABLE = 300
"""More than the empty app imports, when the types are listed."""


def test_the_first_frame_waits_for_nothing_heavy(tmp_path: Path) -> None:
    empty, ours = modules.at_first_frame(clean_environment(tmp_path), tmp_path)
    assert "textual.app" in empty & ours
    assert "stitch_tui.app" in ours
    assert len(ours - empty) <= budgets.MODULES
    # asyncio itself takes ssl along.
    assert not (ours - empty) & budgets.HEAVY


def test_a_list_of_types_needs_no_validator_and_no_command_line(tmp_path: Path) -> None:
    empty, _ = modules.at_first_frame(clean_environment(tmp_path), tmp_path)
    listed, types = modules.at_the_lists(clean_environment(tmp_path), tmp_path)
    assert {"httpx", "pydantic"} <= listed <= types
    assert len(types - empty) <= USABLE
    assert not types & {"jsonschema_rs", "uvicorn", "click"}
