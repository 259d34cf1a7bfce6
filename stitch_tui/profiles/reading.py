"""Reads the file of profiles, and says by line what is wrong with it.

::

    default = "work"                    # the profile in use where --profile names none

    [profile.work]                      # a name of lower-case letters, digits, - and _
    api_url = "https://..."             # another Connect API than Stitch's documented one
    region = "europe"                   # or north-america: for the set-up kit
    token = "keyring"                   # or env, file, ask; without it each of them in turn
    token_file = "~/work.token"         # where token is file, or not given
    theme = "light"                     # or dark, ansi

    [keymap]
    "form.create" = "ctrl+s,f10"        # the id of a binding, and its keys
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from stitch_tui.connect.address import DEFAULT_ADDRESS, AddressError, read_address
from stitch_tui.profiles import (
    REGIONS,
    SOURCES,
    THEMES,
    Profile,
    Profiles,
    ProfilesError,
    TokenSource,
    keys,
)
from stitch_tui.profiles.lines import line_of, line_of_error, reason_of
from stitch_tui.text import one_line

_KEYS = ("default", "profile", "keymap")
_PROFILE_KEYS = ("api_url", "region", "token", "token_file", "theme")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,23}")
NAME_RULE = "A profile's name has up to 24 lower-case letters, digits, - and _."


def is_name(text: str) -> bool:
    """Whether ``text`` can be the name of a profile: it also names a folder."""
    return _NAME.fullmatch(text) is not None


def parse_profiles(raw: bytes, path: Path) -> Profiles:
    """What stands in ``raw``, the content of the file at ``path``.

    Raises:
        ProfilesError: it is no TOML, or holds a key or value there can't be.
    """
    text = ""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ProfilesError("this is no UTF-8. Save it as such.", f"{path}, line {line}") from None
    except (ValueError, RecursionError) as error:
        line = line_of_error(text, error)
        reason = one_line(reason_of(error), 120)
        raise ProfilesError(f"this is no TOML: {reason}.", f"{path}, line {line}") from None
    return _Reading(text, path, found).profiles()


class _Reading:
    def __init__(self, text: str, path: Path, found: Mapping[str, object]) -> None:
        self._text = text
        self._path = path
        self._found = found

    def profiles(self) -> Profiles:
        self._refuse_unknown((), self._found, _KEYS)
        named = self._table(("profile",))
        all_of_them = {name: self._profile(name) for name in named}
        default = self._text_at(("default",))
        if default and default not in all_of_them:
            known = ", ".join(all_of_them) or "none yet"
            raise self._wrong(("default",), f"default must be one of the profiles: {known}")
        return Profiles(self._path, all_of_them, default, self._keymap())

    def _profile(self, name: str) -> Profile:
        at = ("profile", name)
        if not is_name(name):
            raise self._wrong(at, NAME_RULE)
        self._refuse_unknown(at, self._table(at), _PROFILE_KEYS)
        try:
            address = read_address(self._text_at((*at, "api_url")) or DEFAULT_ADDRESS)
        except AddressError as error:
            raise self._wrong((*at, "api_url"), str(error)) from None
        source = TokenSource(self._choice((*at, "token"), SOURCES))
        file = self._text_at((*at, "token_file"))
        if file and source not in {TokenSource.ANY, TokenSource.FILE}:
            raise self._wrong((*at, "token_file"), 'token_file goes with token = "file" only')
        return Profile(
            name,
            address,
            self._choice((*at, "region"), REGIONS),
            source,
            self._file((*at, "token_file"), file) if file else None,
            self._choice((*at, "theme"), THEMES),
        )

    def _file(self, at: Sequence[str], text: str) -> Path:
        try:
            path = Path(text).expanduser()
        except RuntimeError:
            raise self._wrong(at, "~ stands for a home folder that is not known") from None
        if "\0" in text or not path.is_absolute():
            raise self._wrong(at, "token_file must be a whole path, such as ~/work.token")
        return path

    def _keymap(self) -> Mapping[str, str]:
        keymap: dict[str, str] = {}
        for at in self._leaves(("keymap",)):
            name = ".".join(at[1:])
            if name not in keys.BINDINGS:
                raise self._wrong(at, f"there is no key called {one_line(name, 40)} to change")
            read = keys.read_keys(self._text_at(at))
            if read is None:
                raise self._wrong(at, "keys look like ctrl+s, f10 or x, with commas between them")
            for key in read.split(","):
                other = next((each for each in keymap if key in keymap[each].split(",")), None)
                if other is not None and keys.may_meet(name, other):
                    raise self._wrong(at, f"{other} has this key already: give it another")
            keymap[name] = read
        return keymap

    def _leaves(self, at: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        """A bare ``form.create`` is two tables to TOML."""
        for key, value in self._table(at).items():
            if isinstance(value, dict) and len(at) < 3:
                yield from self._leaves((*at, key))
            else:
                yield (*at, key)

    def _refuse_unknown(
        self, at: Sequence[str], table: Mapping[str, object], known: Sequence[str]
    ) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(
                    (*at, key),
                    f"there is no setting {one_line(key, 40)} here, only {', '.join(known)}",
                )

    def _choice(self, at: Sequence[str], choices: Sequence[str]) -> str:
        value = self._text_at(at)
        if value and value not in choices:
            raise self._wrong(at, f"{at[-1]} must be one of: {', '.join(choices)}")
        return value

    def _text_at(self, at: Sequence[str]) -> str:
        value = self._value(at)
        if value is not None and (not isinstance(value, str) or not value):
            raise self._wrong(at, f"{one_line(at[-1], 40)} must be a text in quotes")
        return value or ""

    def _table(self, at: Sequence[str]) -> Mapping[str, object]:
        value = self._value(at)
        if value is not None and not isinstance(value, dict):
            raise self._wrong(at, f"{one_line('.'.join(at), 60)} must be a table: write [{at[0]}…]")
        return value or {}

    def _value(self, at: Sequence[str]) -> object:
        value: object = self._found
        for key in at:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def _wrong(self, at: Sequence[str], said: str) -> ProfilesError:
        """Never with the value: somebody may have written a token there."""
        line = line_of(self._text, at)
        return ProfilesError(f"{said.rstrip('.')}.", f"{self._path}, line {line}")
