"""Files that only the person who runs the program may read."""

import os
import tempfile
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


def replace(path: Path, content: bytes, prefix: str) -> None:
    """Put ``content`` in the place of the file at ``path``, at once or not at all.

    Its folder is made where there is none, for this user alone as the file is. ``prefix`` begins
    the name of the file that is written first: it tells what a kill left behind.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A file made by mkstemp is this user's alone from its first byte.
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
