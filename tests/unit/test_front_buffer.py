"""Sending only what differs shows what sending all of it would."""

from collections.abc import Sequence

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from stitch_tui.front_buffer import FrontBuffer

WIDTH, HEIGHT = 24, 4
CONSOLE = Console(color_system="truecolor", force_terminal=True)
STYLES = [
    None,
    *(
        Style.parse(words)
        for words in (
            "bold",
            "dim underline",
            "not bold italic",
            "reverse",
            "strike",
            "red",
            "color(200) on color(17)",
            "#aabbcc on #101010",
            "bold #aabbcc on #101010",
            "on #202020",
            "underline on #202020",
            "default on default",
            "bright_blue on bright_black",
        )
    ),
]

styles = st.sampled_from(STYLES)
texts = st.text(st.sampled_from("  ab─●é✔"), min_size=1, max_size=10)
parts = st.lists(st.tuples(texts, styles), min_size=1, max_size=5)


def strip_of(found: Sequence[tuple[str, Style | None]], width: int) -> Strip:
    return Strip(Segment(text, style) for text, style in found).crop(0, width)


@st.composite
def layouts(draw: st.DrawFn) -> LayoutUpdate:
    """Some lines of the screen, drawn anew from a column on."""
    x, y = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    width, height = draw(st.integers(1, WIDTH - x)), draw(st.integers(1, HEIGHT - y))
    lines = [[strip_of(draw(parts), width)] for _ in range(height)]
    return LayoutUpdate(lines, Region(x, y, width, height))


@st.composite
def chops(draw: st.DrawFn) -> ChopsUpdate:
    """Spans of lines, drawn from the pieces that lie in them."""
    lines: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    spans: list[tuple[int, int, int]] = []
    for y in range(HEIGHT):
        cuts = sorted(draw(st.sets(st.integers(1, WIDTH - 1), max_size=3)))
        starts, stops = [0, *cuts], [*cuts, WIDTH]
        lines.append(
            {
                x: strip_of([*draw(parts), (" " * WIDTH, draw(styles))], end - x)
                for x, end in zip(starts, stops, strict=True)
            }
        )
        ends.append(stops)
        first = draw(st.integers(0, WIDTH - 2))
        spans.append((y, first, draw(st.integers(first + 1, WIDTH))))
    return ChopsUpdate(lines, spans, ends)


class Screen:
    """A terminal that is told what to show in the one way or the other."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def feed(self, sequence: str) -> None:
        # Textual ends lines with a newline it does not need; at the last line it would scroll.
        self._stream.feed(sequence.replace("\n", ""))

    def cells(self) -> list[list[object]]:
        """What can be seen: of a blank, what is behind it and the lines through it."""
        return [[_seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def _seen(cell: pyte.screens.Char) -> object:
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(lines):
        return (" ", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *lines)


@settings(max_examples=300)
@given(st.lists(st.one_of(layouts(), chops()), min_size=1, max_size=6))
def test_it_shows_the_same(updates: list[LayoutUpdate | ChopsUpdate]) -> None:
    whole, changed, front = Screen(), Screen(), FrontBuffer()
    for update in updates:
        whole.feed(update.render_segments(CONSOLE))
        changed.feed(front.changes(update, ColorSystem.TRUECOLOR))
        assert changed.cells() == whole.cells()
        assert front.changes(update, ColorSystem.TRUECOLOR) == ""


def line(text: str, x: int = 0, style: Style | None = None) -> LayoutUpdate:
    strip = Strip([Segment(text, style)])
    return LayoutUpdate([[strip]], Region(x, 0, strip.cell_length, 1))


def test_only_what_differs_is_sent() -> None:
    front = FrontBuffer()
    front.changes(line("look  7   next in 10 s"), ColorSystem.TRUECOLOR)
    sent = front.changes(line("look  8   next in  9 s"), ColorSystem.TRUECOLOR)
    assert sent == "\x1b[1;7H8\x1b[11C 9"


def test_of_a_style_only_what_differs_is_named() -> None:
    front, style = FrontBuffer(), Style.parse("bold #aabbcc on #101010")
    front.changes(line("abc", style=style), ColorSystem.TRUECOLOR)
    behind = style + Style.parse("on #202020")
    update = LayoutUpdate(
        [[Strip([Segment("a", behind), Segment("b", style)])]], Region(0, 0, 2, 1)
    )
    sent = front.changes(update, ColorSystem.TRUECOLOR)
    assert sent == "\x1b[1;1H\x1b[1;38;2;170;187;204;48;2;32;32;32ma\x1b[m"


def test_after_forgetting_everything_is_sent() -> None:
    front = FrontBuffer()
    first = front.changes(line("abc"), ColorSystem.TRUECOLOR)
    assert front.changes(line("abc"), ColorSystem.TRUECOLOR) == ""
    front.forget()
    assert front.changes(line("abc"), ColorSystem.TRUECOLOR) == first


def test_a_line_with_wide_characters_or_marks_is_sent_whole() -> None:
    for text in ("ab漢cd", "abe\u0301cd", "ab👩\u200d🔧cd", "漢\u0301漢cd"):
        front = FrontBuffer()
        front.changes(line(text + "x"), ColorSystem.TRUECOLOR)
        assert front.changes(line(text + "y"), ColorSystem.TRUECOLOR) == f"\x1b[1;1H{text}y"
        after = line("z", x=7)
        front.changes(line(text + "0"), ColorSystem.TRUECOLOR)
        assert front.changes(after, ColorSystem.TRUECOLOR) == "\x1b[1;8Hz"
        assert front.changes(line(text + "0"), ColorSystem.TRUECOLOR) == ""
        assert front.changes(line("0123456"), ColorSystem.TRUECOLOR).endswith("0123456")


def test_what_is_left_of_a_wide_character_is_drawn_again() -> None:
    front = FrontBuffer()
    front.changes(line("漢漢"), ColorSystem.TRUECOLOR)
    front.changes(line("xy", x=1), ColorSystem.TRUECOLOR)
    assert front.changes(line("漢"), ColorSystem.TRUECOLOR) == "\x1b[1;1H漢"
    assert front.changes(line("z", x=3), ColorSystem.TRUECOLOR) == "\x1b[1;4Hz"


def test_no_control_character_is_sent_whatever_drew_it() -> None:
    for text in ("a\x1b]0;b", "a\x9bb\x07", "é\x1b[31mb", "\x00a\x7fb\r\nc"):
        sent = FrontBuffer().changes(line(text), ColorSystem.TRUECOLOR)
        assert sent.startswith("\x1b[1;1H")
        assert sent.removeprefix("\x1b[1;1H").isprintable()


def test_no_link_is_sent() -> None:
    linked = line("press", style=Style(link="https://example.com", bold=True))
    sent = FrontBuffer().changes(linked, ColorSystem.TRUECOLOR)
    assert sent == "\x1b[1;1H\x1b[1mpress\x1b[m"
