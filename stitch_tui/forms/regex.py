"""A pattern read as a tree: the part of ECMA's regular expressions a form can put into words.

Everything else (look-around, back references, word boundaries, Unicode classes) is refused, never
guessed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

LENGTH_LIMIT = 2_000
_DEPTH_LIMIT = 50
_COUNT_LIMIT = 10_000
_LAST = 0x10FFFF

Ranges: TypeAlias = tuple[tuple[int, int], ...]

DIGIT: Ranges = ((0x30, 0x39),)
WORD: Ranges = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
SPACE: Ranges = (
    (0x09, 0x0D),
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
LINE_ENDS: Ranges = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))

_BACKTRACKING = re.compile(r"\(\?<?[=!]|\\[1-9k]")
_CONTROLS = {"n": 0x0A, "r": 0x0D, "t": 0x09, "f": 0x0C, "v": 0x0B, "0": 0x00}
_MARKS: dict[str, tuple[int, int | None] | None] = {
    "*": (0, None),
    "+": (1, None),
    "?": (0, 1),
    "{": None,
}
_CLASSES = {"d": DIGIT, "w": WORD, "s": SPACE}


class RegexError(ValueError):
    """The pattern is beyond what is read here, or no pattern at all."""


@dataclass(frozen=True)
class Char:
    """One character out of sorted, separate ranges of code points."""

    ranges: Ranges

    @property
    def size(self) -> int:
        """How many characters it may be."""
        return sum(high - low + 1 for low, high in self.ranges)

    @property
    def literal(self) -> str:
        """The character, where it can only be one; else nothing."""
        return chr(self.ranges[0][0]) if self.size == 1 else ""

    def characters(self) -> Iterator[str]:
        """Each character, in order."""
        return (chr(code) for low, high in self.ranges for code in range(low, high + 1))

    def holds(self, other: "Char") -> bool:
        """Whether whatever ``other`` may be, this may be too."""
        return all(
            any(low <= other_low and other_high <= high for low, high in self.ranges)
            for other_low, other_high in other.ranges
        )


@dataclass(frozen=True)
class Anchor:
    """The start of the text, or its end."""

    is_start: bool


@dataclass(frozen=True)
class Repeat:
    """``node`` again and again: at least ``low`` times, at most ``high`` (``None``: no limit)."""

    node: "Node"
    low: int
    high: int | None


@dataclass(frozen=True)
class Sequence:
    """One after the other."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    options: tuple["Node", ...]


Node: TypeAlias = Char | Anchor | Repeat | Sequence | Choice

ANY_CHARACTER = Char(((0x00, 0x09), (0x0B, 0x0C), (0x0E, 0x2027), (0x202A, _LAST)))


def parse(pattern: str) -> Node:
    """The tree of ``pattern``.

    Raises:
        RegexError: it is too long, nested too deep, malformed, or uses what is not read here.
    """
    if len(pattern) > LENGTH_LIMIT:
        raise RegexError("too long")
    parser = _Parser(pattern)
    node = parser.choice(0)
    if parser.rest:
        raise RegexError("unbalanced )")
    return node


def backtracking_parts(pattern: str) -> int:
    """How many look-arounds and back references ``pattern`` has, or more: it is not parsed.

    An engine that matches all else in one pass tries these place by place.
    """
    return len(_BACKTRACKING.findall(pattern))


def normal(ranges: Ranges) -> Ranges:
    """``ranges`` sorted and merged."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def inverted(ranges: Ranges) -> Ranges:
    """All characters that are in none of ``ranges``."""
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in normal(ranges):
        if start < low:
            found.append((start, low - 1))
        start = high + 1
    return (*found, (start, _LAST)) if start <= _LAST else tuple(found)


class _Parser:
    """Recursive descent over one pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    @property
    def rest(self) -> str:
        """The next character, or nothing at the end."""
        return self._pattern[self._at : self._at + 1]

    def choice(self, depth: int) -> Node:
        if depth > _DEPTH_LIMIT:
            raise RegexError("nested too deep")
        options = [self._sequence(depth)]
        while self._take("|"):
            options.append(self._sequence(depth))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self, depth: int) -> Node:
        nodes: list[Node] = []
        while self.rest and self.rest not in "|)":
            nodes.append(self._repeated(self._atom(depth)))
        return nodes[0] if len(nodes) == 1 else Sequence(tuple(nodes))

    def _atom(self, depth: int) -> Node:
        character = self._next()
        if character in "^$":
            return Anchor(is_start=character == "^")
        if character == "(":
            return self._group(depth)
        if character == "[":
            return self._class()
        if character == ".":
            return ANY_CHARACTER
        if character == "\\":
            return Char(self._escape())
        if character in "*+?{":
            raise RegexError("nothing to repeat")
        return Char(((ord(character), ord(character)),))

    def _group(self, depth: int) -> Node:
        if self._take("?") and not self._take(":"):
            raise RegexError("a group of a kind not read here")
        node = self.choice(depth + 1)
        if not self._take(")"):
            raise RegexError("unbalanced (")
        return node

    def _repeated(self, node: Node) -> Node:
        mark = self.rest
        if not mark or mark not in _MARKS:
            return node
        self._at += 1
        low, high = _MARKS[mark] or self._counts()
        self._take("?")
        if isinstance(node, Anchor) or (self.rest and self.rest in "*+?{"):
            raise RegexError("nothing to repeat")
        return Repeat(node, low, high)

    def _counts(self) -> tuple[int, int | None]:
        low = self._number()
        high: int | None = low
        if self._take(","):
            high = None if self.rest == "}" else self._number()
        if not self._take("}") or (high is not None and high < low):
            raise RegexError("a count that cannot be read")
        return low, high

    def _number(self) -> int:
        start = self._at
        while self.rest and self.rest in "0123456789":
            self._at += 1
        digits = self._pattern[start : self._at]
        if not digits or len(digits) > 5 or int(digits) > _COUNT_LIMIT:
            raise RegexError("a count that cannot be read")
        return int(digits)

    def _escape(self) -> Ranges:
        character = self._next()
        if character in _CLASSES:
            return _CLASSES[character]
        if character.lower() in _CLASSES:
            return inverted(_CLASSES[character.lower()])
        if character in "xu":
            digits = self._pattern[self._at : self._at + (2 if character == "x" else 4)]
            self._at += len(digits)
            return self._code(digits, 2 if character == "x" else 4)
        if character in _CONTROLS:
            return ((_CONTROLS[character], _CONTROLS[character]),)
        if character.isalnum() or character == "_":
            raise RegexError("an escape not read here")
        return ((ord(character), ord(character)),)

    def _code(self, digits: str, length: int) -> Ranges:
        if len(digits) != length or not all(digit in "0123456789abcdefABCDEF" for digit in digits):
            raise RegexError("an escape not read here")
        return ((int(digits, 16), int(digits, 16)),)

    def _class(self) -> Node:
        is_negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        while not self._take("]"):
            low = self._class_member()
            if self._pattern[self._at : self._at + 1] == "-" and self._is_range():
                self._at += 1
                ranges.append(self._range(low, self._class_member()))
            else:
                ranges += low
        found = inverted(tuple(ranges)) if is_negated else normal(tuple(ranges))
        if not found:
            raise RegexError("a class of nothing")
        return Char(found)

    def _is_range(self) -> bool:
        return self._pattern[self._at + 1 : self._at + 2] not in ("", "]")

    def _range(self, low: Ranges, high: Ranges) -> tuple[int, int]:
        if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or high[0][0] != high[0][1]:
            raise RegexError("a range that cannot be read")
        if high[0][0] < low[0][0]:
            raise RegexError("a range that cannot be read")
        return low[0][0], high[0][0]

    def _class_member(self) -> Ranges:
        character = self._next()
        if character == "\\":
            if self.rest == "b":
                raise RegexError("an escape not read here")
            return self._escape()
        if character == "[" or self._pattern[self._at - 1 : self._at + 1] in ("&&", "--", "~~"):
            raise RegexError("a class inside a class")
        return ((ord(character), ord(character)),)

    def _next(self) -> str:
        character = self.rest
        if not character:
            raise RegexError("cut short")
        self._at += 1
        return character

    def _take(self, character: str) -> bool:
        if self.rest == character:
            self._at += 1
            return True
        return False
