"""What a profile is, and all that stands in the file of them."""

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
