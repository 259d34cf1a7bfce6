"""What a person sees of a cell of a terminal."""

from pyte.screens import Char


def seen(cell: Char) -> tuple[object, ...]:
    """Character, colours and attributes; of a blank, what is behind it and the lines through it."""
    lines = (cell.underscore, cell.strikethrough, cell.reverse)
    if cell.data == " " and not any(lines):
        return (" ", cell.bg)
    return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *lines)
