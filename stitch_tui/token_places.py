"""Where the token of one profile is looked for, and where it can be kept."""

import os
from collections.abc import MutableMapping
from pathlib import Path

from stitch_tui import system_keyring
from stitch_tui.profiles.profile import Profile, TokenSource
from stitch_tui.system_keyring import KeyringError
from stitch_tui.token_file import TokenFileError, keep_token, read_token_file, token_path

TOKEN_VARIABLE = "STITCH_API_TOKEN"  # noqa: S105 (its name, not its value)

FORGET, IN_FILE, IN_KEYRING = "no", "yes", "keyring"
"""What becomes of a token that was typed."""


def take_token(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """The token of the environment, taken out of it so that no child process inherits it."""
    return environment.pop(TOKEN_VARIABLE, None) or None


class TokenPlaces:
    """The places of ``profile``: a token is never looked for in those of another one.

    ``named`` is a file that was named on the command line.
    """

    def __init__(self, profile: Profile, named: str | None = None) -> None:
        self._profile = profile
        self._named = named

    def _may_be(self, source: TokenSource) -> bool:
        return self._profile.token in {TokenSource.ANY, source}

    @property
    def _path(self) -> Path:
        profile = self._profile
        return profile.token_file or token_path(profile.address.label, profile.name)

    @property
    def _account(self) -> str:
        profile = self._profile
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
        if self._profile.token_file is not None and self._profile.token is TokenSource.FILE:
            return _needed(self._profile.token_file)
        return read_token_file(self._path)

    @property
    def asks_keyring(self) -> bool:
        """Whether the keyring may have it: asking takes up to three seconds."""
        is_chosen = self._profile.token is TokenSource.KEYRING
        return is_chosen or (self._may_be(TokenSource.KEYRING) and system_keyring.is_installed())

    def in_keyring(self) -> str | None:
        """The token in the keyring; call it in a thread.

        Where no profile says it is there, a keyring that can't be used has none.

        Raises:
            KeyringError: the profile says so, and it can't be read.
        """
        if not self.asks_keyring:
            return None
        try:
            return system_keyring.read(self._account)
        except KeyringError:
            if self._profile.token is TokenSource.KEYRING:
                raise
            return None

    def look(self) -> str | None:
        """The token of a file or the keyring; call it in a thread.

        Raises:
            TokenFileError, KeyringError: see ``in_file`` and ``in_keyring``.
        """
        return self.in_file() or self.in_keyring()

    @property
    def ways_to_keep(self) -> tuple[str, ...]:
        """Of ``FORGET``, ``IN_FILE`` and ``IN_KEYRING`` those after which it is found again."""
        ways = [FORGET]
        if self._may_be(TokenSource.FILE):
            ways.append(IN_FILE)
        if self._may_be(TokenSource.KEYRING) and system_keyring.is_installed():
            ways.append(IN_KEYRING)
        return tuple(ways)

    def keep(self, token: str, way: str) -> None:
        """Keep ``token`` in one of ``ways_to_keep``; call it in a thread.

        Raises:
            OSError, KeyringError: it can't be kept there.
        """
        if way == IN_KEYRING:
            system_keyring.keep(self._account, token)
        elif way == IN_FILE:
            keep_token(self._path, token)

    def forget(self) -> bool:
        """Forget what was kept, but no file the profile names; whether there was any.

        Raises:
            OSError, KeyringError: it can't be forgotten.
        """
        kept = token_path(self._profile.address.label, self._profile.name)
        was_kept = kept.exists()
        kept.unlink(missing_ok=True)
        if self.asks_keyring:
            was_kept |= system_keyring.forget(self._account)
        return was_kept


def _needed(path: Path) -> str:
    token = read_token_file(path)
    if token is None:
        raise TokenFileError(f"There is no token in {path}.")
    return token
