"""Whether a terminal is as it was before a program: read from all that was written to it."""

import re

# Private modes a terminal has switched on before anybody asks for anything.
_ON_AT_FIRST = {7, 25}
_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")
_KEYBOARD = re.compile(rb"\x1b\[([><])[0-9]*u")
_ALTERNATE_SCREEN = b"\x1b[?1049"


def left_on_or_off(written: bytes) -> dict[int, bool]:
    """The private modes that are not as they were at first, each with what it was left as."""
    modes: dict[int, bool] = {}
    for numbers, kind in _MODE.findall(written):
        for number in numbers.split(b";"):
            modes[int(number)] = kind == b"h"
    return {mode: on for mode, on in modes.items() if on != (mode in _ON_AT_FIRST)}


def pushed_keyboards(written: bytes) -> int:
    """How many keyboard protocols were pushed in the alternate screen and not popped in it."""
    depth = 0
    for part in written.split(_ALTERNATE_SCREEN + b"h")[1:]:
        depth += _depth(part.partition(_ALTERNATE_SCREEN + b"l")[0])
    return depth


def taken(written: bytes) -> int:
    """How often the alternate screen was taken."""
    return written.count(_ALTERNATE_SCREEN + b"h")


def _depth(written: bytes) -> int:
    depth = 0
    for kind in _KEYBOARD.findall(written):
        depth = depth + 1 if kind == b">" else max(depth - 1, 0)
    return depth
