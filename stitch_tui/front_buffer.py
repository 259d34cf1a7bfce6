"""What the terminal shows, cell by cell, so that only what differs is sent to it.

Textual draws whatever it laid out anew, a new screen four or five times, and names the full style
of each piece. Over SSH most of that is what the terminal shows already.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

_BRIDGED = 4
"""So many cells between two changes are sent along: skipping them takes as many bytes."""

_WORTH_SCROLLING = 40
"""So many cells less to draw pay for the sequence that scrolls, and for finding that out."""

_LINES_TO_SCROLL = 4

_DRAWN_ON_BLANKS = {"4", "7", "9", "21", "53"}
"""The attributes that show where there is no character: lines, and reversed colours."""


class Look(NamedTuple):
    """The parts of a style as SGR codes: attributes, colour of the text and of what is behind."""

    attributes: str = ""
    text: str = ""
    behind: str = ""


Cell: TypeAlias = tuple[str, Look]
"""A character with its marks, and its look. The second cell of a wide one has no character."""

_STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters: whatever widget drew one, it goes no further than here."""

Piece: TypeAlias = tuple[int, int, Strip]
"""Column, line, and what is to stand there."""


Placed: TypeAlias = tuple[int, int, list[Cell]]
"""The same, cell by cell."""


class FrontBuffer:
    """Remembers what was sent to a terminal.

    A line with wide characters or marks is sent as far as it was drawn: terminals disagree on how
    many cells such characters take, and a part of it might land beside its place.
    """

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Take nothing for granted any more: the terminal may show something else."""
        self._rows.clear()

    def changes(self, update: CompositorUpdate, colours: ColorSystem) -> str:
        """What makes the terminal show ``update``; nothing where it does already.

        The style is the default one afterwards, as it has to be before.
        """
        pen = _Pen()
        placed = [(x, y, list(_cells(strip, colours))) for x, y, strip in _pieces(update)]
        if len({y for _, y, _ in placed}) >= _LINES_TO_SCROLL:
            placed = self._scroll(pen, placed)
        for x, y, cells in placed:
            self._draw(pen, x, y, cells)
        return pen.sequence()

    def _scroll(self, pen: "_Pen", placed: list[Placed]) -> list[Placed]:
        """Move lines up or down by one, if that leaves less to draw; gives what is left.

        Whole lines are moved, so each must be known from one end to the other.
        """
        wanted: dict[int, list[Cell]] = {}
        for x, y, cells in placed:
            known = [cell for cell in self._rows.get(y, ()) if cell is not None]
            wanted.setdefault(y, known)[x : x + len(cells)] = cells
        changed = [y for y, row in wanted.items() if row != self._rows.get(y)]
        if len(changed) < _LINES_TO_SCROLL:
            return placed
        top, bottom = min(changed), max(changed)
        shown = [self._rows.get(y, []) for y in range(top, bottom + 1)]
        after = [wanted.get(y, row) for y, row in enumerate(shown, top)]
        if any(None in row for row in shown) or len({*map(len, shown), *map(len, after)}) > 1:
            return placed
        blank: list[Cell | None] = [None] * len(shown[0])
        for by, moved in ((1, [*shown[1:], blank]), (-1, [blank, *shown[:-1]])):
            if _to_draw(moved, after) + _WORTH_SCROLLING <= _to_draw(shown, after):
                pen.scroll(top, bottom, by)
                self._rows.update(enumerate(moved, top))
                return [(0, y, [*row]) for y, row in enumerate(after, top)]
        return placed

    def _draw(self, pen: "_Pen", x: int, y: int, cells: list[Cell]) -> None:
        row = self._rows.setdefault(y, [])
        end = x + len(cells)
        row.extend([None] * (end - len(row)))
        shown = row[x:end]
        if shown == cells:
            return
        is_plain = all(cell is None or len(cell[0]) == 1 for cell in (*shown, *cells))
        for start, stop in _differing(shown, cells) if is_plain else [(0, len(cells))]:
            pen.draw(x + start, y, cells[start:stop])
        row[x:end] = cells
        # A half of a wide character that is left over is blanked by the terminal, in a way of its.
        if x and _is_second_half(shown[0]):
            row[x - 1] = None
        if end < len(row) and _is_second_half(row[end]):
            row[end] = None


class _Pen:
    """Writes cells; knows where the terminal's cursor is and which style is set."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._at: tuple[int, int] | None = None
        self._look = Look()

    def draw(self, x: int, y: int, cells: Iterable[Cell]) -> None:
        """Write ``cells`` from column ``x`` of line ``y`` on."""
        if self._at is not None and self._at[1] == y and self._at[0] < x:
            self._written.append(f"\x1b[{x - self._at[0]}C")
        elif self._at != (x, y):
            self._written.append(f"\x1b[{y + 1};{x + 1}H")
        for character, look in cells:
            set_look = _of_a_blank(self._look) if character == " " else self._look
            if look != set_look:
                self._written.append(_between(self._look, look))
                self._look = look
            self._written.append(character)
            x += 1
        self._at = (x, y)

    def scroll(self, top: int, bottom: int, by: int) -> None:
        """Move the lines from ``top`` to ``bottom`` up by one, or down where ``by`` is -1.

        Before anything is drawn: the line that is left blank takes the style that is set.
        """
        what = "M" if by > 0 else "L"
        self._written.append(f"\x1b[{top + 1};{bottom + 1}r\x1b[{top + 1}H\x1b[{what}\x1b[r")

    def sequence(self) -> str:
        """All that was written, the default style set at the end."""
        if self._look != Look():
            self._written.append("\x1b[m")
        return "".join(self._written)


def _to_draw(
    shown: Iterable[Sequence[Cell | None]], wanted: Iterable[Sequence[Cell | None]]
) -> int:
    """How many cells differ."""
    return sum(
        old != new
        for before, after in zip(shown, wanted, strict=True)
        for old, new in zip_longest(before, after)
    )


def _is_second_half(cell: Cell | None) -> bool:
    return cell is not None and not cell[0]


def _differing(shown: list[Cell | None], cells: list[Cell]) -> Iterator[tuple[int, int]]:
    """From where to where they differ, what lies close together joined."""
    start = stop = -1
    for place, (old, new) in enumerate(zip(shown, cells, strict=True)):
        if old == new:
            continue
        if start < 0:
            start = place
        elif place - stop > _BRIDGED:
            yield start, stop
            start = place
        stop = place + 1
    if start >= 0:
        yield start, stop


def _cells(strip: Strip, colours: ColorSystem) -> Iterator[Cell]:
    for text, style, control in strip:
        if control:
            continue
        look = Look() if style is None else _look(style, colours)
        blank = _of_a_blank(look)
        drawn = text if text.isprintable() else _STEERING.sub("", text)
        found = drawn if drawn.isascii() else _characters(drawn)
        yield from ((character, blank if character == " " else look) for character in found)


def _characters(text: str) -> Iterator[str]:
    """What is in each cell of a text some of whose characters may take two of them, or none."""
    before = ""
    for start, end, width in split_graphemes(text)[0]:
        before += text[start:end]
        if width:
            yield before
            before = ""
        if width == 2:
            yield ""


@lru_cache(maxsize=4_096)
def _look(style: Style, colours: ColorSystem) -> Look:
    """The parts of ``style``. A link is left out: nothing here is to be followed by a click."""
    return _parts(Strip.render_ansi(style, colours))


def _parts(codes: str) -> Look:
    """The parts of SGR codes such as ``1;38;2;255;255;255;44``."""
    attributes, text, behind = [], "", ""
    waiting = codes.split(";") if codes else []
    while waiting:
        code = waiting.pop(0)
        if code in {"38", "48"}:
            length = 4 if waiting[:1] == ["2"] else 2
            code = ";".join([code, *waiting[:length]])
            del waiting[:length]
        if code.startswith(("38;", "3", "9")) and code not in {"3", "9"}:
            text = code
        elif code.startswith(("48;", "4", "10")) and code != "4":
            behind = code
        else:
            attributes.append(code)
    return Look(";".join(attributes), text, behind)


@lru_cache(maxsize=4_096)
def _of_a_blank(look: Look) -> Look:
    """What is seen of ``look`` where there is no character."""
    if _DRAWN_ON_BLANKS & set(look.attributes.split(";")):
        return look
    return Look(behind=look.behind)


@lru_cache(maxsize=4_096)
def _between(old: Look, new: Look) -> str:
    """What makes the style ``new`` where it was ``old``."""
    is_new = old.attributes and old.attributes != new.attributes
    if is_new:  # attributes can only be taken off all together
        old = Look()
    codes = ["0"] if is_new else []
    if old.attributes != new.attributes:
        codes.append(new.attributes)
    if old.text != new.text:
        codes.append(new.text or "39")
    if old.behind != new.behind:
        codes.append(new.behind or "49")
    return f"\x1b[{';'.join(codes)}m"


def _pieces(update: CompositorUpdate) -> Iterator[Piece]:
    """What an update of Textual's would draw, and where."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
    elif isinstance(update, ChopsUpdate):
        for y, first, last in update.spans:
            for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if chop is not None and x <= last and end > first:
                    yield x, y, chop.crop(0, min(end, last) - x)
