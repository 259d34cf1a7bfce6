"""The text a command is given: in a file, or on the standard input."""

import sys
from pathlib import Path

from stitch_tui.forms.paste.read import TEXT_LIMIT

STDIN = "-"


class SourceError(ValueError):
    """A source that gives no text; the message is a sentence."""


def read_source(source: str) -> str:
    """At most ``TEXT_LIMIT`` characters, and one more where there are more.

    ``source`` is a path, or ``-`` for the standard input.

    Raises:
        SourceError: it can't be read, or is no text in UTF-8.
    """
    try:
        if source == STDIN:
            return sys.stdin.read(TEXT_LIMIT + 1)
        with Path(source).expanduser().open(encoding="utf-8-sig") as file:
            return file.read(TEXT_LIMIT + 1)
    except OSError as error:
        raise SourceError(f"{source} can't be read: {error.strerror}.") from None
    except RuntimeError:  # ~ and nobody of that name
        raise SourceError(f"{source} can't be read: there is nobody of that name.") from None
    except ValueError:
        raise SourceError(f"{source} is no text.") from None


def read_given(source: str | None) -> str | None:
    """The same, where one is given. Raises ``SourceError``."""
    return None if source is None else read_source(source)
