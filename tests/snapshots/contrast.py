"""How well a text stands out from what is behind it (WCAG 2.2, contrast ratio)."""

from collections.abc import Iterator

from rich.color import Color
from rich.segment import Segment
from textual.color import Color as Shade
from textual.screen import ModalScreen, Screen
from textual.widgets import Button

LEAST = 4.5


def faint_texts(screen: Screen[object]) -> dict[str, float]:
    """The drawn texts that stand out less than ``LEAST``, and by how much they do.

    Not those of a button that can't be pressed yet.
    """
    off = {str(button.label) for button in screen.query(Button) if button.disabled}
    found: dict[str, float] = {}
    for text, style, _ in _active(screen):
        if style is None or text.strip() in off or not any(map(str.isalnum, text)):
            continue
        front, back = style.color, style.bgcolor
        if front is None or back is None:
            raise AssertionError(f"{text!r} has no colours of its own")
        ratio = contrast(back, front)
        if ratio < LEAST:
            found[text.strip()] = round(ratio, 2)
    return found


def _active(screen: Screen[object]) -> Iterator[Segment]:
    """What is drawn; of a dialog only itself, for what lies behind it is dimmed on purpose."""
    strips = screen._compositor.render_strips()
    if isinstance(screen, ModalScreen):
        box = screen.children[0].region
        strips = [strip.crop(box.x, box.right) for strip in strips[box.y : box.bottom]]
    for strip in strips:
        yield from strip


def contrast(one: Color, other: Color) -> float:
    """From 1, the same, to 21, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    shade = Shade.from_rich_color(color)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in shade.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
