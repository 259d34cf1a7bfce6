"""Where in a TOML text something stands: ``tomllib`` tells that of its own errors only."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Callable, Sequence

_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
_AT_THE_END = "(at end of document)"


def line_of(text: str, path: Sequence[str]) -> int:
    """The line, from 1, on which the value at ``path`` begins in ``text``, which is valid TOML."""
    lines = text.split("\n")

    def is_there(count: int) -> bool:
        found = _first_valid(lines, count)
        for key in path:
            if not isinstance(found, dict) or key not in found:
                return False
            found = found[key]
        return True

    return _first(len(lines), is_there)


def line_of_error(text: str, error: Exception) -> int:
    """The line, from 1, at which ``tomllib`` gave up reading ``text`` with ``error``."""
    lines = text.split("\n")
    if isinstance(error, tomllib.TOMLDecodeError):
        said = str(error)
        found = _LINE.search(said)
        return int(found[1]) if found else len(lines)

    def fails_so(count: int) -> bool:
        try:
            tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            return False
        except (ValueError, RecursionError):
            return True
        return False

    return _first(len(lines), fails_so)


def reason_of(error: Exception) -> str:
    """What ``tomllib`` says is wrong, without the place."""
    if not isinstance(error, tomllib.TOMLDecodeError):
        return "a value is too long, or nested too deeply"
    said = _LINE.sub("", str(error)).replace(_AT_THE_END, "").strip()
    return said[:1].lower() + said[1:]


def _first(count: int, holds: Callable[[int], bool]) -> int:
    return min(bisect_left(range(1, count + 1), True, key=holds) + 1, count)


def _first_valid(lines: Sequence[str], count: int) -> object:
    """What stands in the first ``count`` lines, and those after them that end a value begun."""
    for end in range(count, len(lines) + 1):
        try:
            return tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
    raise AssertionError("the whole text is valid")
