"""Counts the bytes an app writes: they repeat exactly from run to run, up to the texts of time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.terminal.terminal import Terminal

_KEY_PAUSE = 0.12
AT_REST = 0.6
_TO_A_PLACE = re.compile(rb"\x1b\[(\d+);\d+H")


@dataclass
class Bytes:
    """What was counted, each by its name: ways to a screen, single keys, and doing nothing."""

    changes: dict[str, int] = field(default_factory=dict)
    keys: dict[str, list[int]] = field(default_factory=dict)
    idle: dict[str, int] = field(default_factory=dict)


class Wire:
    """Counts what one app writes into ``found``; doing nothing lasts ``idle_seconds``."""

    def __init__(self, terminal: Terminal, found: Bytes, idle_seconds: float) -> None:
        self.terminal = terminal
        self._found = found
        self._idle_seconds = idle_seconds
        self._counted = 0

    def arrive(self, name: str, *, rests: bool = True) -> None:
        """Count what came since the last arrival; then, if it ``rests``, what comes unasked."""
        self.terminal.settle(AT_REST)
        self._found.changes[name] = len(self.terminal.received) - self._counted
        if rests and self._idle_seconds:
            self._found.idle[name] = len(self.terminal.listen(self._idle_seconds))
        self.skip()

    def press(self, name: str, keys: Sequence[str]) -> None:
        """Count each of ``keys``: they belong to no arrival."""
        self._found.keys.setdefault(name, []).extend(each(self.terminal, keys))
        self.skip()

    def note(self, name: str, lines: Sequence[int]) -> None:
        """Count what was written since the last arrival on ``lines`` of the screen, from 0."""
        written = bytes(self.terminal.received[self._counted :])
        self._found.keys.setdefault(name, []).append(
            sum(len(piece) for line, piece in _by_line(written) if line in lines)
        )

    def skip(self) -> None:
        """Count what comes now for nothing."""
        self.terminal.settle(_KEY_PAUSE)
        self._counted = len(self.terminal.received)


def _by_line(written: bytes) -> Iterator[tuple[int, bytes]]:
    """``written`` cut where the cursor is sent somewhere, with the line it is sent to, from 0."""
    starts = [*_TO_A_PLACE.finditer(written)]
    ends = [*(start.start() for start in starts[1:]), len(written)]
    for start, end in zip(starts, ends, strict=True):
        yield int(start[1]) - 1, written[start.start() : end]


def each(terminal: Terminal, keys: Sequence[str]) -> list[int]:
    """What each of ``keys`` makes the app write."""
    return [_one(terminal, key) for key in keys]


def _one(terminal: Terminal, key: str) -> int:
    start = len(terminal.received)
    terminal.send(key)
    terminal.wait_until(lambda: len(terminal.received) > start, f"an answer to {key!r}")
    terminal.settle(_KEY_PAUSE)
    return len(terminal.received) - start
