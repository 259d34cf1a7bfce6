"""The line that stands in place of a screen while the window is too small for one."""

WIDTH, HEIGHT = 60, 16
"""The smallest window in which every screen can be used."""


def is_too_small(width: int, height: int) -> bool:
    """Whether a window of so many cells is."""
    return width < WIDTH or height < HEIGHT


def sequence(width: int, height: int) -> str:
    """What writes the line on an empty screen, broken between words to fit as well as it can."""
    from textwrap import wrap

    line = f"The window is {width}x{height}; stitch-tui needs {WIDTH}x{HEIGHT} or more."
    rows = wrap(line, max(width, 1))[: max(height, 1)]
    return "\x1b[0m\x1b[2J" + "".join(
        f"\x1b[{number};1H{row}" for number, row in enumerate(rows, 1)
    )
