"""What a terminal sends, as events: whatever it is, reading goes on.

Textual's own reader ends, and the program with it, at a byte that is no UTF-8 (a latin-1 terminal,
a pasted file) and at a sequence with numbers no key and no window has. Here such a byte becomes a
replacement character and such a sequence is left out. And of a paste that holds escape sequences
Textual presses the keys; here a paste is text to its end, so nothing pasted can press a button.
"""

from codecs import getincrementaldecoder
from collections.abc import Generator, Iterator

from textual._xterm_parser import XTermParser
from textual.events import Key, Paste, Resize
from textual.message import Message

_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_PASTE_LIMIT = 1_000_000
"""Characters; no box takes as many."""
_CELLS_LIMIT = 1_000_000
"""Of a window: more would take memory nobody has."""


class Keyboard:
    """Reads the bytes of one terminal, however they are cut into pieces."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser()
        self._last = ""
        self._pasted: str | None = None

    def feed(self, data: bytes) -> Iterator[Message]:
        """The events ``data`` completes."""
        text = self._decoder.decode(data)
        while text:
            text = yield from (self._keys(text) if self._pasted is None else self._paste(text))

    def tick(self) -> Iterator[Message]:
        """The events that are complete because nothing followed; to be asked every so often."""
        yield from self._parser.tick()

    def _keys(self, text: str) -> Generator[Message, None, str]:
        """Read ``text`` up to a paste; gives the rest."""
        for position, character in enumerate(text, 1):
            yield from self._events(character)
            self._last = (self._last + character)[-len(_PASTE_BEGINS) :]
            if self._last == _PASTE_BEGINS:
                self._pasted = ""
                return text[position:]
        return ""

    def _paste(self, text: str) -> Generator[Message, None, str]:
        """Read ``text`` up to the end of the paste; gives the rest."""
        pasted, mark, rest = ((self._pasted or "") + text).partition(_PASTE_ENDS)
        if not mark:
            if len(pasted) > _PASTE_LIMIT:  # but its end may be the beginning of the mark
                pasted = pasted[:_PASTE_LIMIT] + pasted[1 - len(_PASTE_ENDS) :]
            self._pasted = pasted
            return ""
        self._pasted = None
        for character in _PASTE_ENDS:  # for the parser it was an empty one
            self._events(character)
        yield Paste(pasted[:_PASTE_LIMIT].replace("\x00", ""))
        return rest

    def _events(self, character: str) -> list[Message]:
        try:
            return [event for event in self._parser.feed(character) if _can_be(event)]
        except (ValueError, ArithmeticError):
            self._begin_anew()
            return []

    def _begin_anew(self) -> None:
        """A parser that failed is of no use any more; what it knew of the window is."""
        failed, self._parser = self._parser, XTermParser()
        self._parser.mouse_pixels = failed.mouse_pixels
        self._parser.terminal_size = failed.terminal_size
        self._parser.terminal_pixel_size = failed.terminal_pixel_size


def _can_be(event: Message) -> bool:
    """Whether it tells of a key, and a window, there can be."""
    if isinstance(event, Key):
        return not any("\ud800" <= character <= "\udfff" for character in event.character or "")
    if isinstance(event, Resize):
        return 0 < event.size.width * event.size.height <= _CELLS_LIMIT
    return True
