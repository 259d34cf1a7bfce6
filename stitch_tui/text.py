"""The one door through which foreign text reaches a terminal.

Whatever came from the API, a file, the environment or the keyboard is passed through here before
it is drawn or printed: control, bidirectional and invisible characters are made visible, and length
is capped. The result is still plain text: draw it with ``Content`` or rich's ``Text``, neither of
which reads markup.
"""

import unicodedata
from collections.abc import Iterator

CELL_LIMIT = 200
LINE_LIMIT = 1_000
LINES_LIMIT = 2_000
_MARKS_LIMIT = 4
"""How many accents a character may carry: stacks of hundreds are drawn over the lines above."""

_INVISIBLE = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0}
"""What draws nothing and is no format character: joiners, fillers, variation selectors."""
_INVISIBLE |= {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9)}
_INVISIBLE |= {*range(0xE0000, 0xE1000)}

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


def plural(count: int, noun: str) -> str:
    """``1 step``, ``2 steps``: a count with its noun."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("y") else f"{count:,} {noun}s"


def _drawn(value: str) -> Iterator[str]:
    """What is drawn of each character of ``value``."""
    marks = 0
    for character in value:
        is_mark = character > "\u02ff" and unicodedata.category(character) in {"Mn", "Me"}
        marks = marks + 1 if is_mark else 0
        yield _code(character) if marks > _MARKS_LIMIT else _visible(character)


def _code(character: str) -> str:
    return f"‹U+{ord(character):04X}›"


def _visible(character: str) -> str:
    code = ord(character)
    if 0x20 <= code < 0x7F:
        return character
    if code in _CONTROL_PICTURES:
        return _CONTROL_PICTURES[code]
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category in {"Zl", "Zp"}:
        return "⏎"
    if category in {"Cc", "Cf"} or code in _INVISIBLE:
        return _code(character)
    return character
