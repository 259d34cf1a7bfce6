"""What commands share that print line by line: they end on a signal, and when nobody reads."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import TypeAlias

from stitch_tui.commands.exit_codes import FAILED, SIGNAL
from stitch_tui.text import one_line

Work: TypeAlias = Coroutine[None, None, int]


class NotWritten(Exception):
    """A line of output could not be written, and why."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def say(line: str) -> None:
    """Print a line. Raises ``NotWritten``."""
    try:
        print(line)  # noqa: T201
    except OSError as error:
        raise NotWritten(error) from None


def complain(sentence: str, code: int) -> int:
    """Print why a command ends with ``code``, which it gives; ``sentence`` may be foreign text."""
    print(f"stitch-tui: {one_line(sentence, 1_000)}", file=sys.stderr)  # noqa: T201
    return code


def run_to_the_end(work: Work) -> int:
    """The exit code of ``work``; 128+n where signal n cancelled it, 1 if nothing can be written."""
    return run_printing(lambda: asyncio.run(_heeding_signals(work)))


def run_printing(work: Callable[[], int]) -> int:
    """The exit code of ``work``, which uses ``say``; 1 if nothing can be written."""
    sys.stdout.reconfigure(errors="backslashreplace", line_buffering=True)  # type: ignore[union-attr]
    try:
        return work()
    except NotWritten as lost:
        return code_for_lost_output(lost.error)


def code_for_lost_output(error: OSError) -> int:
    """The exit code after ``error`` kept standard output from being written."""
    # What is still in the buffer must not be tried again at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):  # nobody reads any more
        return SIGNAL + signal.SIGPIPE
    return complain(f"The output can't be written: {error.strerror}.", FAILED)


async def _heeding_signals(work: Work) -> int:
    """One that is ignored, as under nohup, stays ignored."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    ended_by: list[int] = []

    def stop(number: int) -> None:
        ended_by.append(number)
        if task is not None:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, stop, number)
    try:
        return await work
    except asyncio.CancelledError:
        return SIGNAL + ended_by[0]
