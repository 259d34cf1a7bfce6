"""Reads answers; a long one in a thread, so that the screen stays alive meanwhile."""

import asyncio
import gc
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

Result = TypeVar("Result")

AT_ONCE = 32 * 1024
"""Bytes; a longer answer goes to a thread. The longest documented one has 24 kB."""

_one_at_a_time = Lock()


async def read_aside(length: int, read: Callable[[], Result]) -> Result:
    """What ``read`` makes of an answer of ``length`` bytes. It may be called in a thread."""
    if length <= AT_ONCE:
        return read()
    return await asyncio.to_thread(_uncollected, read)


def _uncollected(read: Callable[[], Result]) -> Result:
    """Read with the collector of cyclic garbage at rest.

    It would walk again and again over what was read so far, and all threads wait for it: 130 ms at
    a time for 6 MB. Freezing and unfreezing makes what was read old without a walk over it.
    """
    with _one_at_a_time:
        was_on = gc.isenabled()
        gc.disable()
        try:
            return read()
        finally:
            gc.freeze()
            gc.unfreeze()
            if was_on:
                gc.enable()
