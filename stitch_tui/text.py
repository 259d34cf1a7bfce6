"""The one door through which foreign text reaches a terminal.

Whatever came from the API, a file, the environment or the keyboard is passed through here before
it is drawn or printed: control, bidirectional and invisible characters, and spaces that only look
like one, are made visible, and length is capped. The result is still plain text: draw it with
``Content`` or rich's ``Text``, neither of which reads markup. Letters that are written from right
to left are left to the terminal.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

CELL_LIMIT = 200
LINE_LIMIT = 1_000
LINES_LIMIT = 2_000
_MARKS_LIMIT = 4
"""How many accents a character may carry: stacks of hundreds are drawn over the lines above."""

_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, 0xFFFC}
"""What draws nothing and is no format character: joiners, fillers, blanks, variation selectors."""
_INVISIBLE |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9)}
_INVISIBLE |= {0x13441, 0x13442, 0x16FE4, 0x1D159, *range(0xE0000, 0xE1000)}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
"""Counted as no cell and drawn in two: what follows on the line would be moved."""
_STAND_INS = {"Cs": "\N{REPLACEMENT CHARACTER}", "Zl": "⏎", "Zp": "⏎", "Zs": "␣"}
_CODED = {"Cc", "Cf", "Cn", "Co"}
"""Control and format characters, and what has no agreed meaning."""
_YET_TO_COME = (range(0x1F000, 0x1FB00), range(0x20000, 0x2FFFE), range(0x30000, 0x3FFFE))
"""Where new pictures and ideographs are added: unassigned here, they may be in the terminal."""
_MARKS = {"Mn", "Mc", "Me"}
_JOINED_JAMO = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
"""Korean vowels and finals, no marks by category, are drawn on what stands before them too."""

_CONTROL_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
_CONTROL_PICTURES |= {ord("\n"): "⏎", ord("\t"): "⇥", ord("\r"): "␍"}


def one_line(value: str, limit: int = CELL_LIMIT) -> str:
    """``value`` as at most ``limit`` visible characters on one line."""
    cut = value[: limit + 1]
    shown = "".join(_drawn(cut))
    if len(cut) <= limit and len(shown) <= limit:
        return shown
    return shown[: max(limit - 1, 0)] + "…"[:limit]


def each_visible(value: str) -> str:
    """``value`` with as many characters as it has, each of them visible: for a box one types in."""
    return "".join(
        shown if len(shown) == 1 else "\N{REPLACEMENT CHARACTER}" for shown in _drawn(value)
    )


def many_lines(value: str, lines: int = LINES_LIMIT) -> str:
    """``value`` with its line breaks kept: at most ``lines`` lines of ``LINE_LIMIT`` characters."""
    most = lines * (LINE_LIMIT + 1)
    bounded = value[:most].replace("\r\n", "\n").expandtabs(4)
    rows = bounded.split("\n", lines)
    shown = [one_line(row, LINE_LIMIT) for row in rows[:lines]]
    if len(rows) > lines or len(value) > most:
        shown.append("… the rest is not shown")
    return "\n".join(shown)


def sentence(text: str) -> str:
    """``text`` with the full stop it may lack: a reason the API gives often does."""
    return text if text[-1:] in ".!?…" else f"{text}."


def plural(count: int, noun: str) -> str:
    """``1 step``, ``2 steps``: a count with its noun."""
    if count == 1:
        return f"1 {noun}"
    has_own_plural = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{count:,} {noun[:-1]}ies" if has_own_plural else f"{count:,} {noun}s"


def _drawn(value: str) -> Iterable[str]:
    """What is drawn of each character of ``value``."""
    if value.isascii() and value.isprintable():
        return value
    return _each_drawn(value)


def _each_drawn(value: str) -> Iterator[str]:
    marks = 0
    for character in value:
        shown, is_mark = _look(character)
        marks = marks + 1 if is_mark else 0
        yield _code(character) if marks > _MARKS_LIMIT else shown


def _code(character: str) -> str:
    return f"‹U+{ord(character):04X}›"


@lru_cache(maxsize=4_096)
def _look(character: str) -> tuple[str, bool]:
    """What is drawn of ``character``, and whether that is drawn on the one before it."""
    category = unicodedata.category(character)
    replaced = _replacement(character, category)
    is_mark = category in _MARKS or any(ord(character) in part for part in _JOINED_JAMO)
    return (character, is_mark) if replaced is None else (replaced, False)


def _replacement(character: str, category: str) -> str | None:
    """What stands for a character that is not drawn as it is."""
    code = ord(character)
    if code in _CONTROL_PICTURES:
        return _CONTROL_PICTURES[code]
    if category in _STAND_INS:
        return None if character in " \N{IDEOGRAPHIC SPACE}" else _STAND_INS[category]
    is_yet_to_come = category == "Cn" and any(code in part for part in _YET_TO_COME)
    is_coded = category in _CODED and not is_yet_to_come
    return _code(character) if is_coded or code in _INVISIBLE or code in _SKIN_TONES else None
