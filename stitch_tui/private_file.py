"""Files that only the person who runs the program may read."""

import os
from itertools import count
from pathlib import Path

_TRIES = 100


def write_new(path: Path, text: str) -> Path:
    """Write ``text`` to a file that does not exist yet, readable for this user only.

    Where ``path`` exists, ``-2``, ``-3`` … is added to its name: nothing is overwritten, and no
    link is followed. Gives the path that was written.

    Raises:
        OSError: it cannot be written.
    """
    for number in count(2):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if number > _TRIES:
                raise
            stem = path.stem if number == 2 else path.stem.rpartition("-")[0]
            path = path.with_name(f"{stem}-{number}{path.suffix}")
        else:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            return path
    raise AssertionError("counting does not end")
