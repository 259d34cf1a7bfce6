"""Profiles: an API address, a region and where the token comes from, by name, in one TOML file."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from stitch_tui.connect.address import DEFAULT_ADDRESS, ApiAddress, read_address

THEMES = ("dark", "light", "ansi")
REGIONS = ("north-america", "europe")
"""Ids of ``stitch_tui.catalog.regions``; a test holds them together."""

Keymap: TypeAlias = Mapping[str, str]
"""Ids of bindings to keys, several of them with commas between."""

_LONGEST = 65_536
"""Bytes; ten profiles have about two thousand."""
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe somebody put there must not wait for its writer."""


class ProfilesError(Exception):
    """The file can't be used as it is. The message names the place and the mend, never a value.

    ``said`` is the message without the place.
    """

    def __init__(self, said: str, place: str = "") -> None:
        super().__init__(f"{place}: {said}" if place else said)
        self.said = said


class TokenSource(StrEnum):
    """Where the token of a profile is looked for; ``ANY``: wherever one can be."""

    ANY = ""
    ENV = "env"
    FILE = "file"
    KEYRING = "keyring"
    ASK = "ask"


SOURCES = tuple(source.value for source in TokenSource if source)


@dataclass(frozen=True)
class Profile:
    """One account. ``name`` is empty where no profile is in use; so is what was not set."""

    name: str = ""
    address: ApiAddress = field(default_factory=lambda: read_address(DEFAULT_ADDRESS))
    region: str = ""
    token: TokenSource = TokenSource.ANY
    token_file: Path | None = None
    theme: str = ""

    @property
    def label(self) -> str:
        """Which profile and which API: what the top line shows."""
        return f"{self.name} · {self.address.label}" if self.name else self.address.label


@dataclass(frozen=True)
class Profiles:
    """All that stands in the file at ``path``; ``default`` is empty where none is named."""

    path: Path
    all: Mapping[str, Profile] = field(default_factory=dict)
    default: str = ""
    keymap: Keymap = field(default_factory=dict)

    def of(self, name: str) -> Profile:
        """The profile of that name.

        Raises:
            ProfilesError: there is none.
        """
        if name not in self.all:
            known = ", ".join(self.all) or "none"
            raise ProfilesError(
                f"There is no profile of that name in {self.path}. There is: {known}. "
                "Add one with: stitch-tui profiles add NAME"
            )
        return self.all[name]

    def in_use(self, name: str | None) -> Profile:
        """The profile of that name; without one the default, or one with no name at all.

        Raises:
            ProfilesError: there is none of that name.
        """
        wanted = name if name is not None else self.default
        return self.of(wanted) if wanted or name is not None else Profile()


def profiles_path() -> Path:
    """Under the configuration folder of the system."""
    from platformdirs import user_config_path

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
    from stitch_tui.profiles.reading import parse_profiles

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
        import shlex  # (the first frame does without)

        mend = f"chmod go-w {shlex.quote(str(path))}"
        raise ProfilesError(f"Others can change {path}. Mend it with: {mend}")
