"""Changes the file of profiles: a profile more or less, everything else as it was written."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError

from stitch_tui import private_file
from stitch_tui.profiles import Profile, Profiles, ProfilesError, read_raw
from stitch_tui.profiles.reading import parse_profiles


def add_profile(
    path: Path, name: str, settings: Mapping[str, str], *, as_default: bool = False
) -> Profiles:
    """Write a profile with ``settings`` as they are called in the file; the first is the default.

    Raises:
        ProfilesError: there is one of that name, a setting is wrong, or the file can't be changed.
    """
    new = _read_new(path, name, settings)
    document, before = _read(path)
    if name in before.all:
        raise ProfilesError(
            f"There is a profile {name} already. Change it in {path}, or remove it first."
        )
    with _changing(path):
        if as_default or not before.all:
            document["default"] = name
        table = tomlkit.table()
        table.update(settings)
        profiles = document.setdefault("profile", tomlkit.table(is_super_table=True))
        profiles[name] = table
    default = name if as_default or not before.all else before.default
    return _write(document, replace(before, all={**before.all, name: new}, default=default))


def remove_profile(path: Path, name: str) -> Profiles:
    """Take a profile out of the file; where it was the default, there is none then.

    Raises:
        ProfilesError: there is none of that name, or the file can't be changed.
    """
    document, before = _read(path)
    before.of(name)
    with _changing(path):
        if before.default == name:
            del document["default"]
        profiles = document["profile"]
        del profiles[name]
    left = {other: profile for other, profile in before.all.items() if other != name}
    default = "" if before.default == name else before.default
    return _write(document, replace(before, all=left, default=default))


def _read_new(path: Path, name: str, settings: Mapping[str, str]) -> Profile:
    """A mistake in what was given is in no line of the file."""
    try:
        read = parse_profiles(tomlkit.dumps({"profile": {name: settings}}).encode(), path)
    except ProfilesError as error:
        raise ProfilesError(error.said) from None
    return read.of(name)


def _read(path: Path) -> tuple[tomlkit.TOMLDocument, Profiles]:
    raw = read_raw(path) or b""
    before = parse_profiles(raw, path)
    with _changing(path):
        document = tomlkit.parse(raw.decode("utf-8-sig"))
    return document, before


@contextmanager
def _changing(path: Path) -> Iterator[None]:
    """Not all that can be read can be changed, such as a table on one line."""
    try:
        yield
    except (TOMLKitError, ValueError, TypeError):
        raise _by_hand(path) from None


def _by_hand(path: Path) -> ProfilesError:
    return ProfilesError(f"{path} is written in a way this can't change. Edit it by hand.")


def _write(document: tomlkit.TOMLDocument, meant: Profiles) -> Profiles:
    """Whole or not at all, for this user only, and only what reads as it was meant."""
    raw = tomlkit.dumps(document).encode()
    path = meant.path
    if parse_profiles(raw, path) != meant:
        raise _by_hand(path)
    target = Path(os.path.realpath(path))  # a link to where somebody keeps such files stays one
    try:
        private_file.replace(target, raw, ".profiles-")
    except OSError as error:
        raise ProfilesError(f"{path} can't be written: {error.strerror}.") from None
    return meant
