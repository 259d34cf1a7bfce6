"""The file of profiles: where it is, and that nobody else can change where a token goes."""

import os
import shlex
import stat
from pathlib import Path

from stitch_tui.profiles.profile import Profiles, ProfilesError

_LONGEST = 65_536
"""Bytes; ten profiles have about two thousand."""
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe somebody put there must not wait for its writer."""


def profiles_path() -> Path:
    """Under the configuration folder of the system."""
    from platformdirs import user_config_path  # noqa: PLC0415 (not for every command)

    return user_config_path("stitch-tui") / "profiles.toml"


def read_profiles(path: Path | None = None) -> Profiles:
    """What stands in the file at ``path``, the usual one unless given; nothing where it is absent.

    Raises:
        ProfilesError: it can't be read, others can change it, or there is a mistake in it.
    """
    path = path or profiles_path()
    raw = read_raw(path)
    if raw is None:
        return Profiles(path)
    from stitch_tui.profiles.reading import parse_profiles  # noqa: PLC0415 (most have no file)

    return parse_profiles(raw, path)


def read_raw(path: Path) -> bytes | None:
    """The content of the file at ``path``; ``None`` where there is none.

    Raises:
        ProfilesError: it can't be read, or others can change it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_WAITING)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ProfilesError(f"{path} can't be read: {error.strerror}.") from None
    try:
        _check(path, os.fstat(descriptor))
        raw = os.read(descriptor, _LONGEST + 1)
    finally:
        os.close(descriptor)
    if len(raw) > _LONGEST:
        raise ProfilesError(f"{path} is too long: it may have {_LONGEST:,} bytes.")
    return raw


def _check(path: Path, found: os.stat_result) -> None:
    """Whoever can change an address in it can have the token sent there."""
    if not stat.S_ISREG(found.st_mode):
        raise ProfilesError(f"{path} is no plain file.")
    if os.name != "posix":
        return
    if found.st_uid not in {0, os.getuid()}:
        raise ProfilesError(f"{path} belongs to somebody else.")
    if stat.S_IMODE(found.st_mode) & 0o022:
        mend = f"chmod go-w {shlex.quote(str(path))}"
        raise ProfilesError(f"Others can change {path}. Mend it with: {mend}")
