"""The budgets that repeat exactly: bytes and imports. Times are only printed, never asserted."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from tests.benchmarks import modules, wire
from tests.terminal.terminal import clean_environment

FIRST_SCREEN = 13_000
KEYSTROKE = 300
FIRST_LETTER = 450
"""The first letter of a required field also changes the line of what is still to do."""
ARROW = 900
LOOK = 100


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> wire.Bytes:
    """Every screen, two seconds idle on each."""
    return wire.of_every_screen(clean_environment(tmp_path_factory.mktemp("home")), 2.0)


def test_idle_screens_write_nothing(counted: wire.Bytes) -> None:
    assert len(counted.idle) >= 9
    assert {name: count for name, count in counted.idle.items() if count} == {}


def test_the_first_screen_is_small(counted: wire.Bytes) -> None:
    assert counted.changes[wire.FIRST] <= FIRST_SCREEN


def test_an_arrow_in_a_table_redraws_little(counted: wire.Bytes) -> None:
    tables = {name: counts for name, counts in counted.keys.items() if "types" in name}
    assert tables
    assert _over(tables, ARROW) == {}


def test_a_keystroke_redraws_little(tmp_path: Path) -> None:
    typing = wire.of_typing(clean_environment(tmp_path))
    letters = {name: counts for name, counts in typing.items() if "letter" in name}
    assert len(letters) >= 4
    assert _over({name: counts[:1] for name, counts in letters.items()}, FIRST_LETTER) == {}
    further = {name: counts[1:] for name, counts in letters.items() if counts[1:]}
    assert _over(further, KEYSTROKE) == {}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_look_at_which_nothing_changed_redraws_its_number_only(tmp_path: Path) -> None:
    looks = wire.of_looks(clean_environment(tmp_path), 5)
    assert max(looks.bytes) < LOOK


def _over(found: dict[str, list[int]], budget: int) -> dict[str, list[int]]:
    """What costs more than ``budget`` bytes."""
    return {name: counts for name, counts in found.items() if max(counts) > budget}


def test_the_first_frame_waits_for_neither_httpx_nor_pydantic(tmp_path: Path) -> None:
    empty, ours = modules.at_first_frame(clean_environment(tmp_path), tmp_path)
    assert "textual.app" in empty & ours
    assert "stitch_tui.app" in ours
    assert not ours & {"httpx", "pydantic", "pydantic_core", "anyio", "jsonschema_rs"}
