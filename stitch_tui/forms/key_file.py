"""A value kept in a file: ``@`` and the file's name stand for what is in it."""

from pathlib import Path

from stitch_tui.forms.validation import VALUE_LIMIT

MARK = "@"


class KeyFileError(ValueError):
    """The file cannot be read as a value. The message says why, and holds nothing of the file."""


def read_key_file(reference: str) -> str:
    """The text of the file that ``reference`` (``@`` and a path, ``~`` allowed) names.

    Raises:
        KeyFileError: there is no such file, it cannot be read, is too large or not text.
    """
    try:
        path = Path(reference.removeprefix(MARK).strip()).expanduser()
        with path.open("rb") as file:
            raw = file.read(VALUE_LIMIT + 1)
    except (FileNotFoundError, RuntimeError):  # the latter: ~ and nobody of that name
        raise KeyFileError("no such file") from None
    except (OSError, ValueError):
        raise KeyFileError("the file can't be read") from None
    if len(raw) > VALUE_LIMIT:
        raise KeyFileError(f"larger than {VALUE_LIMIT // 1024} kB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise KeyFileError("not a text file") from None
