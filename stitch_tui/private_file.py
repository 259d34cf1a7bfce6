"""Files that only the person who runs the program may read."""

import os
from pathlib import Path

_TRIES = 100


def write_new(path: Path, text: str) -> Path:
    """Write ``text`` to a file that does not exist yet, readable for this user only.

    Where ``path`` exists, ``-2``, ``-3`` … is added to its name: nothing is overwritten, and no
    link is followed. Gives the path that was written.

    Raises:
        OSError: it cannot be written.
    """
    free, number = path, 1
    while True:
        try:
            descriptor = os.open(free, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if number == _TRIES:
                raise
            number += 1
            free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        else:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
            return free
