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
from tests.seen_cell import seen

WIDTH, HEIGHT = 24, 6
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
def whole_screens(draw: st.DrawFn) -> LayoutUpdate:
    """All lines from end to end."""
    blank = (" " * WIDTH, draw(styles))
    lines = [[strip_of([*draw(parts), blank], WIDTH)] for _ in range(HEIGHT)]
    return LayoutUpdate(lines, Region(0, 0, WIDTH, HEIGHT))


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


@st.composite
def scrolled(draw: st.DrawFn) -> list[LayoutUpdate]:
    """A list one moves through, some lines at a time, between two columns that stay."""
    lines = draw(st.lists(parts, min_size=HEIGHT, max_size=12))
    first = draw(st.integers(0, 12))
    last = first + draw(st.integers(1, 3))
    left, width = draw(st.integers(0, 3)), draw(st.integers(16, WIDTH - 3))
    rows = [strip_of([*found, (" " * WIDTH, None)], width) for found in lines]
    found = []
    for top in (*range(first, last), *range(last, first, -1)):
        shown = [[rows[(top + y) % len(rows)]] for y in range(HEIGHT)]
        found.append(LayoutUpdate(shown, Region(left, 0, width, HEIGHT)))
    return found


class Screen:
    """A terminal that is told what to show in the one way or the other."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)

    def feed(self, sequence: str) -> None:
        # Textual ends lines with a newline it does not need; at the last line it would scroll.
        self._stream.feed(sequence.replace("\n", ""))

    def cells(self) -> list[list[object]]:
        """What can be seen."""
        return [[seen(self.screen.buffer[y][x]) for x in range(WIDTH)] for y in range(HEIGHT)]


def assert_shows_the_same(updates: Sequence[LayoutUpdate | ChopsUpdate]) -> None:
    whole, changed, front = Screen(), Screen(), FrontBuffer()
    for update in updates:
        whole.feed(update.render_segments(CONSOLE))
        changed.feed(front.changes(update, ColorSystem.TRUECOLOR))
        assert changed.cells() == whole.cells()
        assert front.changes(update, ColorSystem.TRUECOLOR) == ""


@settings(max_examples=300)
@given(st.lists(st.one_of(layouts(), chops()), min_size=1, max_size=6))
def test_it_shows_the_same(updates: list[LayoutUpdate | ChopsUpdate]) -> None:
    assert_shows_the_same(updates)


@settings(max_examples=100, deadline=None)
@given(whole_screens(), scrolled())
def test_it_shows_the_same_where_lines_are_moved(
    before: LayoutUpdate, updates: list[LayoutUpdate]
) -> None:
    assert_shows_the_same([before, *updates])


def test_a_list_that_scrolls_is_moved_and_one_line_drawn() -> None:
    front = FrontBuffer()
    rows = [letter * 20 for letter in "abcdefghi"]

    def page(top: int) -> str:
        strips = [[Strip([Segment(text)])] for text in rows[top : top + HEIGHT]]
        update = LayoutUpdate(strips, Region(0, 1, 20, HEIGHT))
        return front.changes(update, ColorSystem.TRUECOLOR)

    page(0)
    assert page(1) == f"\x1b[2;7r\x1b[2H\x1b[M\x1b[r\x1b[7;1H{rows[6]}"
    assert page(0) == f"\x1b[2;7r\x1b[2H\x1b[L\x1b[r\x1b[2;1H{rows[0]}"
    assert "r" not in page(3)  # by three lines: all of it is drawn


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
