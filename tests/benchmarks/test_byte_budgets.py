"""The bytes each screen, key and second may cost: a quarter more than they do now.

They repeat exactly, so nothing here depends on how fast the machine is.
"""

import statistics
import sys
from collections.abc import Iterable

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from tests.benchmarks import budgets, controls, screens, watching, wire
from tests.terminal.terminal import clean_environment

FIRST_SCREEN = 3_600
SCREEN = 4_000
OVERLAY = 5_800
"""A dialog, the palette, and the way back from it."""
FILLED_LIST = 7_000
"""The first screen, and then a list that fills it."""
WALK = 23_000
KEYSTROKE = 250
ARROW = 500
SCROLLING = 900
STATUS_ROWS = 220
WHOLE_STATUS = 1_350
LOOK = 75
LOOK_AND_SECOND = 150
SWITCH = 560
FILTER = 1_500
OVERLAYS = (
    "fill dialog",
    "back from the fill dialog",
    "palette",
    "back from the palette",
    "delete dialog",
    "quit dialog",
    "help",
)
RESTS = 20


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> wire.Bytes:
    """Every screen and dialog, two seconds of doing nothing on each."""
    return screens.of_every_screen(clean_environment(tmp_path_factory.mktemp("home")), 2.0)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """Every kind of control."""
    return controls.of_each_control(clean_environment(tmp_path_factory.mktemp("home")))


def test_no_bound_here_is_wider_than_its_budget() -> None:
    assert FIRST_SCREEN <= budgets.FIRST_SCREEN
    assert max(SCREEN, FILLED_LIST) <= budgets.SCREEN
    assert OVERLAY <= budgets.MODAL
    assert WALK <= budgets.WALK
    assert KEYSTROKE <= budgets.KEYSTROKE
    assert max(ARROW, SCROLLING) <= budgets.ARROW
    assert STATUS_ROWS <= budgets.STATUS_CHANGE


def test_nothing_is_written_while_nothing_is_done(counted: wire.Bytes) -> None:
    assert len(counted.idle) >= RESTS
    assert set(counted.idle) >= {"palette", "fill dialog", "delete dialog", "quit dialog", "help"}
    assert {name: count for name, count in counted.idle.items() if count > budgets.IDLE} == {}


def test_the_first_screen_is_small(counted: wire.Bytes) -> None:
    assert counted.changes[screens.FIRST] <= FIRST_SCREEN


def test_a_way_to_a_screen_is_short(counted: wire.Bytes) -> None:
    filled = screens.FILLED_LIST
    rest = {k: v for k, v in counted.changes.items() if k not in {*OVERLAYS, filled}}
    assert len(rest) >= 15
    assert {name: count for name, count in rest.items() if count > SCREEN} == {}
    assert counted.changes[filled] <= FILLED_LIST


def test_a_dialog_and_the_way_back_are_short(counted: wire.Bytes) -> None:
    assert {name: counted.changes[name] for name in OVERLAYS if _is_over(counted, name)} == {}


def _is_over(counted: wire.Bytes, name: str) -> bool:
    return counted.changes[name] > OVERLAY


def test_an_arrow_redraws_two_rows(counted: wire.Bytes) -> None:
    lists = ("the types", "the step tree", "the destinations", "the timeline")
    found = {name: counted.keys[f"{screens.ARROW} in {name}"] for name in lists}
    assert _over(found, ARROW) == {}


def test_an_arrow_that_scrolls_stays_within_the_budget(counted: wire.Bytes) -> None:
    found = {name: counts for name, counts in counted.keys.items() if screens.ARROW in name}
    assert len(found) >= 6
    assert _over(found, SCROLLING) == {}


def test_the_next_step_redraws_its_rows_only(counted: wire.Bytes) -> None:
    assert max(counted.keys[screens.STATUS_ROWS]) <= STATUS_ROWS
    assert max(counted.keys[screens.STATUS]) <= WHOLE_STATUS


def test_a_letter_redraws_its_cell_also_the_first_one(
    counted: wire.Bytes, typed: dict[str, list[int]]
) -> None:
    letters = {
        name: counts
        for name, counts in {**typed, **counted.keys}.items()
        if name.startswith(controls.LETTER)
    }
    assert len(letters) >= 8
    assert _over(letters, KEYSTROKE) == {}


def test_what_a_choice_and_a_filter_change_is_little(
    counted: wire.Bytes, typed: dict[str, list[int]]
) -> None:
    assert max(typed["a choice: unmapped sources"]) <= KEYSTROKE
    assert max(typed["a switch"]) <= SWITCH
    filters = [c for k, c in {**typed, **counted.keys}.items() if k.startswith("filter")]
    assert len(filters) == 2
    assert max(max(counts) for counts in filters) <= FILTER


def _over(found: dict[str, list[int]], most: int) -> dict[str, Iterable[int]]:
    """What costs more than ``most`` bytes."""
    return {name: counts for name, counts in found.items() if max(counts) > most}


def test_the_whole_walk_is_short(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    assert screens.of_the_walk(clean_environment(home)) <= WALK


def test_a_running_watch_writes_a_few_digits_a_second(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("home")
    seconds = watching.of_a_running_watch(clean_environment(home), 8)
    assert statistics.median(seconds) <= budgets.WATCH_A_SECOND
    assert max(seconds) <= LOOK_AND_SECOND


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_look_at_which_nothing_changed_redraws_its_number_only(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    home = tmp_path_factory.mktemp("home")
    assert max(watching.of_looks(clean_environment(home), 5).bytes) <= LOOK
