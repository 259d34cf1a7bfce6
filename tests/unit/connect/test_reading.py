"""Where an answer is read, and that the garbage collector is left as it was."""

import gc
import threading

import pytest

from stitch_tui.connect.reading import AT_ONCE, read_aside


def seen() -> tuple[bool, bool]:
    """Whether this runs in the main thread, and whether the collector is on."""
    return threading.current_thread() is threading.main_thread(), gc.isenabled()


async def test_a_short_answer_is_read_where_it_is_waited_for() -> None:
    assert await read_aside(AT_ONCE, seen) == (True, True)


async def test_a_long_answer_is_read_in_a_thread_that_is_not_held_up() -> None:
    assert await read_aside(AT_ONCE + 1, seen) == (False, False)
    assert gc.isenabled()


async def test_the_collector_is_on_again_after_an_answer_that_cannot_be_read() -> None:
    def fail() -> None:
        raise ValueError("no JSON")

    with pytest.raises(ValueError, match="no JSON"):
        await read_aside(AT_ONCE + 1, fail)
    assert gc.isenabled()


async def test_a_collector_somebody_else_stopped_stays_off() -> None:
    gc.disable()
    try:
        await read_aside(AT_ONCE + 1, seen)
        assert not gc.isenabled()
    finally:
        gc.enable()
