"""A program in a pseudo-terminal of its own: what it draws, byte by byte, and what is typed."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests.seen_cell import seen

ROOT = Path(__file__).resolve().parents[2]
APP = (sys.executable, "-m", "stitch_tui")
PATIENCE = 30.0
"""Seconds to wait for what must come; long, because only a failure waits that long."""

ESC, ENTER, TAB, DOWN, UP, F2 = "\x1b", "\r", "\t", "\x1b[B", "\x1b[A", "\x1bOQ"
CTRL_P, CTRL_S = "\x10", "\x13"

_PIECE = 256
_OSC = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# pyte would draw the tail of these: private modes asked for, the keyboard protocol.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[?>=<][0-9;]*\$?[pu]|\x1b[P_][^\x1b]*\x1b\\")
_CUT_SEQUENCE = re.compile(rb"\x1b(?:\[[?>=<0-9;$]*|\][^\x07\x1b]*|[P_][^\x1b]*\x1b?)?\Z")


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """What a fresh login would have, and ``more``."""
    return {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        **more,
    }


class Terminal:
    """Spawns ``arguments`` in a pty. Use it as a context: leaving it ends and reaps the child.

    ``received`` is all it wrote, unchanged. The screen is fed in small pieces, and every wait
    looks at it after each of them, so what is shown only briefly is seen all the same.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        rows: int = 24,
        columns: int = 80,
        draws: bool = True,
        folder: Path = ROOT,
    ) -> None:
        """``draws`` off keeps the bytes only: the screen stays empty, and no time goes into it.

        ``folder`` is where the program runs.
        """
        self._draws = draws
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._unfed = b""
        self.received = bytearray()
        self._master, slave = pty.openpty()
        self._is_open = True
        self.modes_were_restored = False
        """At the end: whether the line discipline was as before the program."""
        self._set_size(rows, columns)
        self._modes_before = termios.tcgetattr(self._master)
        self.started = time.perf_counter()
        try:
            self._process = subprocess.Popen(
                arguments,
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=dict(environment),
                cwd=folder,
                start_new_session=True,
                preexec_fn=_own_terminal,  # noqa: PLW1509 (one ioctl; resizing needs it)
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(PATIENCE)
        if self._is_open:
            self._is_open = False
            os.close(self._master)

    @property
    def is_alive(self) -> bool:
        """Whether the program still runs."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """The program's own."""
        return self._process.pid

    @property
    def foreground_group(self) -> int:
        """The process group that has the terminal: a shell's job, or the program itself."""
        return os.tcgetpgrp(self._master)

    @property
    def bells(self) -> int:
        """How often it rang; the BEL that ends an OSC sequence is none."""
        return _OSC.sub(b"", bytes(self.received)).count(b"\x07")

    def screen_text(self) -> str:
        """What is on the screen, a line a row, without trailing spaces."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def cells(self) -> list[list[object]]:
        """What is seen on the screen, cell by cell."""
        rows, columns = self._screen.lines, self._screen.columns
        return [[seen(self._screen.buffer[y][x]) for x in range(columns)] for y in range(rows)]

    def line(self, *words: str) -> str:
        """The first line that holds all ``words``, or nothing."""
        lines = self.screen_text().splitlines()
        return next((line for line in lines if _holds(line, words)), "")

    def send(self, *keys: str) -> None:
        """Type ``keys``, all in one write."""
        self.send_bytes("".join(keys).encode())

    def send_bytes(self, *pieces: bytes) -> None:
        """Send what no keyboard does, all in one write."""
        os.write(self._master, b"".join(pieces))

    def resize(self, rows: int, columns: int) -> None:
        """Make the window another size; the kernel tells the program."""
        self._screen.resize(rows, columns)
        self._set_size(rows, columns)

    def wait_for(self, *words: str, timeout: float = PATIENCE) -> str:
        """Until all ``words`` are on the screen, in whatever case; gives the screen."""
        self.wait_until(lambda: _holds(self.screen_text(), words), f"{words} to show", timeout)
        return self.screen_text()

    def wait_gone(self, *words: str, timeout: float = PATIENCE) -> str:
        """Until not all of ``words`` are on the screen any more; gives the screen."""
        self.wait_until(lambda: not _holds(self.screen_text(), words), f"{words} to go", timeout)
        return self.screen_text()

    def wait_until(
        self, condition: Callable[[], bool], what: str, timeout: float = PATIENCE
    ) -> None:
        """Until ``condition`` holds, looking after each piece of output."""
        deadline = time.monotonic() + timeout
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0 or not self._read(left):
                reason = "in time" if self._is_open else "before it ended"
                raise AssertionError(f"waited for {what}, not {reason}:\n{self.screen_text()}")

    def listen(self, seconds: float) -> bytes:
        """Exactly what it writes in the next ``seconds``."""
        start, deadline = len(self.received), time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self._is_open:
            self._read(left)
        return bytes(self.received[start:])

    def settle(self, quiet: float = 0.3) -> int:
        """Until nothing was written for ``quiet`` seconds; gives how many bytes came."""
        start, deadline = len(self.received), time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not self._read(quiet):
                break
        return len(self.received) - start

    def finish(self, timeout: float = PATIENCE) -> int:
        """Read to the end; the exit code."""
        deadline = time.monotonic() + timeout
        while self.is_alive or self._has_output():
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not end:\n{self.screen_text()}")
            if not self._read(0.2) and not self._is_open:
                break
        return self._process.wait(timeout)

    def hang_up(self) -> None:
        """Close the terminal's other side, as a window or a connection is closed."""
        self._is_open = False
        os.close(self._master)

    def wait_ended(self, timeout: float) -> int | None:
        """The exit code, if it ends in time; nothing it writes is read."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def _has_output(self) -> bool:
        return self._is_open and bool(select.select([self._master], [], [], 0)[0])

    def _read(self, timeout: float) -> bool:
        """Feed the screen a piece, if one comes in time."""
        if not self._is_open or not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            piece = os.read(self._master, _PIECE)
        except OSError:  # EIO: nobody has the other side any more
            piece = b""
        if not piece:
            self._is_open = False
            self.modes_were_restored = self._modes_before == termios.tcgetattr(self._master)
            os.close(self._master)
            return False
        self.received += piece
        if self._draws:
            self._feed(piece)
        return True

    def _feed(self, piece: bytes) -> None:
        """Give pyte whole sequences only, and none it would draw."""
        self._unfed += piece
        cut = _CUT_SEQUENCE.search(self._unfed)
        end = cut.start() if cut else len(self._unfed)
        whole, self._unfed = self._unfed[:end], self._unfed[end:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", whole))

    def _set_size(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _own_terminal() -> None:
    """Make the pty the child's controlling terminal, so that it is told of a resize."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _holds(text: str, words: Sequence[str]) -> bool:
    shown = text.casefold()
    return all(word.casefold() in shown for word in words)
