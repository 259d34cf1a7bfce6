"""Which API is used, as which profile, and where its token comes from."""

import os
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from stitch_tui.connect.address import ApiAddress, read_address
from stitch_tui.profiles import Profile, ProfilesError, TokenSource, read_profiles
from stitch_tui.token_file import TokenFileError, keep_token, read_token_file, token_path

DEMO_LABEL = "demo sandbox"

Result = TypeVar("Result")
TOKEN_VARIABLE = "STITCH_API_TOKEN"  # noqa: S105 (its name, not its value)

FORGET, IN_FILE, IN_KEYRING = "no", "yes", "keyring"
"""What becomes of a token that was typed."""


@dataclass(frozen=True)
class Settings:
    """What the command line asks for, and the file of profiles.

    ``scenario`` and ``check_seconds`` are how the demo's sandbox behaves, and how long its
    connection check takes; ``None`` leaves that to the scenario. ``is_live``: it really connects.
    ``keymap`` maps ids of bindings to keys.
    """

    profile: Profile = field(default_factory=Profile)
    scenario: str = "happy"
    check_seconds: float | None = None
    is_live: bool = False
    keymap: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> ApiAddress:
        """Where the API is."""
        return self.profile.address

    @property
    def label(self) -> str:
        """Which profile and which API, for people."""
        return self.profile.label


def read_settings(
    api_url: str | None = None,
    scenario: str = "happy",
    check_seconds: float | None = None,
    *,
    is_live: bool = False,
    profile: str | None = None,
) -> Settings:
    """Settings for the profile of that name, or the default one; for ``api_url`` as no profile.

    Raises:
        AddressError: ``api_url`` is not one a token may be sent to.
        ProfilesError: there is a mistake in the file of profiles or no such profile, or both are
            given: the token of a profile is for its own API.
    """
    if api_url and profile is not None:
        raise ProfilesError("Give --profile or --api-url: a profile has an address of its own.")
    profiles = read_profiles()
    used = Profile(address=read_address(api_url)) if api_url else profiles.in_use(profile)
    return Settings(used, scenario, check_seconds, is_live, profiles.keymap)


def find_token(settings: Settings, token_file: str | None) -> str | None:
    """The token of the environment, of a file or of the keyring, which may take three seconds.

    Raises:
        TokenFileError: others can read the file, the one that was named is not there, or the
            profile's token is in the keyring, which can't be read.
    """
    return take_token() or TokenPlaces(settings.profile, token_file).look()


def take_token(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """The token of the environment, taken out of it so that no child process inherits it."""
    return environment.pop(TOKEN_VARIABLE, None) or None


class TokenPlaces:
    """The places of ``profile``: a token is never looked for in those of another one.

    ``named`` is a file that was named on the command line.
    """

    def __init__(self, profile: Profile, named: str | None = None) -> None:
        self.profile = profile
        self._named = named

    def _may_be(self, source: TokenSource) -> bool:
        return self.profile.token in {TokenSource.ANY, source}

    @property
    def _path(self) -> Path:
        profile = self.profile
        return profile.token_file or token_path(profile.address.label, profile.name)

    @property
    def _account(self) -> str:
        profile = self.profile
        return f"{profile.name}@{profile.address.label}" if profile.name else profile.address.label

    def in_file(self) -> str | None:
        """The token of the file that was named, or of the profile's, or of the one it was kept in.

        Raises:
            TokenFileError: others can read the file, or the one that was named is not there.
        """
        if self._named is not None:
            return _needed(Path(self._named))
        if not self._may_be(TokenSource.FILE):
            return None
        if self.profile.token_file is not None and self.profile.token is TokenSource.FILE:
            return _needed(self.profile.token_file)
        return read_token_file(self._path)

    @property
    def asks_keyring(self) -> bool:
        """Whether the keyring may have it: asking takes up to three seconds."""
        is_chosen = self.profile.token is TokenSource.KEYRING
        return is_chosen or (self._may_be(TokenSource.KEYRING) and _has_keyring())

    def in_keyring(self) -> str | None:
        """The token in the keyring; call it in a thread.

        Where no profile says it is there, a keyring that can't be used has none.

        Raises:
            TokenFileError: the profile says so, and it can't be read.
        """
        from stitch_tui import system_keyring

        return self._of_keyring(system_keyring.read)

    def look(self) -> str | None:
        """The token of a file or the keyring; call it in a thread.

        Raises:
            TokenFileError: see ``in_file`` and ``in_keyring``.
        """
        return self.in_file() or self.in_keyring()

    @property
    def ways_to_keep(self) -> tuple[str, ...]:
        """Of ``FORGET``, ``IN_FILE`` and ``IN_KEYRING`` those after which it is found again."""
        ways = [FORGET]
        if self._may_be(TokenSource.FILE):
            ways.append(IN_FILE)
        if self._may_be(TokenSource.KEYRING) and _has_keyring():
            ways.append(IN_KEYRING)
        return tuple(ways)

    def keep(self, token: str, way: str) -> None:
        """Keep ``token`` in one of ``ways_to_keep``; call it in a thread.

        Raises:
            OSError, TokenFileError: it can't be kept there.
        """
        if way == IN_KEYRING:
            from stitch_tui import system_keyring

            system_keyring.keep(self._account, token)
        elif way == IN_FILE:
            keep_token(self._path, token)

    def forget(self) -> bool:
        """Forget what was kept, but no file the profile names; whether there was any.

        Raises:
            OSError, TokenFileError: it can't be forgotten.
        """
        kept = token_path(self.profile.address.label, self.profile.name)
        was_kept = kept.exists()
        kept.unlink(missing_ok=True)
        from stitch_tui import system_keyring

        return bool(self._of_keyring(system_keyring.forget)) or was_kept

    def _of_keyring(self, ask: Callable[[str], Result]) -> Result | None:
        if not self.asks_keyring:
            return None
        try:
            return ask(self._account)
        except TokenFileError:
            if self.profile.token is TokenSource.KEYRING:
                raise
            return None


def _has_keyring() -> bool:
    from stitch_tui import system_keyring

    return system_keyring.is_installed()


def _needed(path: Path) -> str:
    token = read_token_file(path)
    if token is None:
        raise TokenFileError(f"There is no token in {path}.")
    return token
