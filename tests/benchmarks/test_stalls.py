"""Five megabytes of JSON arrive, and the keyboard is answered all the while."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from tests.benchmarks import budgets, stalls
from tests.terminal.terminal import clean_environment


def test_the_event_loop_does_little_at_a_time(tmp_path: Path) -> None:
    """In CPU of its thread, which does not depend on what else the machine does."""
    stall = stalls.of_a_large_answer(clean_environment(tmp_path), tmp_path)
    print(f"\nlongest stall: {stall}")  # noqa: T201
    assert stall.cpu <= budgets.STALL
