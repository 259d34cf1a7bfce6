"""The API access token in a file of its own, one an API, that only this user may read."""

import os
import re
import stat
from pathlib import Path

from stitch_tui import private_file

_LONGEST = 4_096
"""Bytes; a token has about fifty."""


class TokenFileError(Exception):
    """A token that is kept and can't be used; the message says why, and what mends it."""


def token_path(api_label: str, profile: str = "") -> Path:
    """Where the token of an API is kept: a token is never sent to another API than its own.

    Each profile has a folder of its own: two of them may be accounts of one API.
    """
    from platformdirs import user_config_path

    name = re.sub(r"[^A-Za-z0-9.-]", "_", api_label)
    return user_config_path("stitch-tui") / "tokens" / profile / f"{name}.token"


def read_token_file(path: Path) -> str | None:
    """The token in the file at ``path``; ``None`` if there is no such file.

    Raises:
        TokenFileError: others can read or change it, it is no plain file of this user's, or it
            cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NO_WAITING)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise TokenFileError(f"{path} can't be read: {error.strerror}.") from None
    try:
        _check(path, os.fstat(descriptor))
        raw = os.read(descriptor, _LONGEST + 1)
    finally:
        os.close(descriptor)
    if len(raw) > _LONGEST:
        raise TokenFileError(f"{path} is too long for a token.")
    return raw.decode(errors="replace").strip() or None


_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe somebody put there must not wait for its writer."""


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise TokenFileError(f"{path} is no plain file.")
    if os.name != "posix":
        return
    if found.st_uid != os.getuid():
        raise TokenFileError(f"{path} belongs to somebody else.")
    if stat.S_IMODE(found.st_mode) & 0o077:
        import shlex  # (the first frame does without)

        mend = f"chmod 600 {shlex.quote(str(path))}"
        raise TokenFileError(f"Others can read {path}. Mend it with: {mend}")


def keep_token(path: Path, token: str) -> None:
    """Write ``token`` to ``path`` at once or not at all, for this user only.

    Raises:
        OSError: it cannot be written.
    """
    private_file.replace(path, f"{token}\n".encode(), ".token-")
