"""Gives the terminal back when a signal ends the program, however busy the event loop is.

Textual restores the terminal on its way out, but a signal leaves it no way out: the shell would go
on in the alternate screen, without echo, with the mouse talking. So SIGTERM, SIGHUP, SIGQUIT,
SIGINT and whatever else ends a program (batch systems send SIGUSR1, a limit of time SIGXCPU) are
taken from the event loop. The interpreter writes the number of a signal to a pipe even while the
main thread is blocked; a thread that waits for it restores the terminal and ends the process with
128 + n. The same thread is told by the kernel when the terminal is gone, which ends the process as
SIGHUP does, also where SIGHUP never arrives (``nohup``, ``setsid``).

Out of reach: a C function that neither returns nor lets go of the interpreter, and SIGKILL.
"""

import _thread
import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

_ENDED_BY_SIGNAL = 128
_ENDING = (
    *(signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGABRT),
    *(signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF),
    signal.SIGXCPU,
)
_STOP_WATCHING = b"\0"  # no signal has this number
_PATIENCE = 0.5
"""Seconds to wait for a terminal that takes nothing."""

_RESTORING = b"".join(
    (
        b"\x18",  # what was being drawn may end in the midst of a sequence
        b"\x1b[?2026l\x1b[0m",  # draw at once, plain
        b"\x1b[?2004l\x1b[?7h\x1b[?2048l",  # pastes, line wrap, resizes told in band
        b"\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l",  # the mouse
        b"\x1b[<u",  # the keyboard protocol belongs to the alternate screen: before that is left
        b"\x1b[?1049l\x1b[?25h\x1b[?1004l",  # the other screen, the cursor, focus
    )
)


class TerminalGuard:
    """Guards the terminal while it is entered; to be entered in the main thread.

    ``holds_terminal`` tells whether the terminal's modes are other than they were. It is asked in
    another thread, at any moment.
    """

    def __init__(self, holds_terminal: Callable[[], bool]) -> None:
        self._holds_terminal = holds_terminal
        self._ending = _thread.allocate_lock()

    def __enter__(self) -> Self:
        self._keyboard = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._drawn_on = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._terminal = os.dup(self._drawn_on)
        self._modes = termios.tcgetattr(self._keyboard)
        self._told, self._tell = os.pipe()
        os.set_blocking(self._tell, False)
        self._wakeup_before = signal.set_wakeup_fd(self._tell, warn_on_full_buffer=False)
        self._handlers_before = {
            number: signal.signal(number, self._on_signal) for number in _ENDING
        }
        self._watcher = threading.Thread(target=self._watch, name="terminal-guard", daemon=True)
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        os.write(self._tell, _STOP_WATCHING)
        self._watcher.join(_PATIENCE)
        if self._holds_terminal():
            self._restore()
        for descriptor in (self._terminal, self._told, self._tell):
            os.close(descriptor)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        """Where the main thread runs Python it need not wait for the watcher."""
        self._end(number)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._told, select.POLLIN)
        poll.register(self._keyboard, 0)  # that it was closed is told unasked
        while True:
            for descriptor, event in poll.poll():
                if descriptor == self._told:
                    numbers = os.read(self._told, 64)
                    if _STOP_WATCHING in numbers:
                        return
                    for number in set(_ENDING).intersection(numbers):
                        self._end(number)
                elif event & (select.POLLHUP | select.POLLERR):
                    self._end(signal.SIGHUP)
                else:  # a system that cannot poll terminals
                    poll.unregister(descriptor)

    def _end(self, number: int) -> None:
        """Restore the terminal and end the process; whoever comes second only waits for the end.

        Nothing here may wait for what the interrupted main thread may hold: no queue, no logging,
        no ``threading``. Writing may block on a terminal that takes nothing, so a thread does it.
        The main thread may not go on: it might never let go of the interpreter again.
        """
        if self._ending.acquire(blocking=False):
            _thread.start_new_thread(self._restore_and_leave, (number,))
        time.sleep(_PATIENCE)
        _leave(number)

    def _restore_and_leave(self, number: int) -> None:
        with suppress(OSError):
            # The thread that draws may not write after this.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._drawn_on)
        if self._holds_terminal():
            self._restore()
        _leave(number)

    def _restore(self) -> None:
        # From the background this would stop the process.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        with suppress(OSError, termios.error):
            if os.tcgetpgrp(self._keyboard) == os.getpgrp():
                os.write(self._terminal, _RESTORING)
                # What is still coming from the mouse and the keyboard is not for the shell.
                termios.tcflush(self._keyboard, termios.TCIFLUSH)
                termios.tcsetattr(self._keyboard, termios.TCSANOW, self._modes)


def _leave(number: int) -> None:
    os._exit(_ENDED_BY_SIGNAL + number)
