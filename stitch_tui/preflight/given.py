"""A target from the command line: the values in a text, and those given by name."""

import json
from collections.abc import Iterable, Iterator

from pydantic import JsonValue, SecretStr

from stitch_tui.catalog import facts_of
from stitch_tui.connect.credentials import sounds_secret
from stitch_tui.forms.paste import PasteError, read_pasted
from stitch_tui.preflight.target import Target
from stitch_tui.text import one_line


class GivenError(ValueError):
    """What was given can't be used. One sentence; it never quotes a value."""


def given_target(type_name: str, text: str | None, settings: Iterable[str]) -> Target:
    """The values in ``text``, then those of ``settings`` (``NAME=VALUE``), which go before.

    The text may be whatever a form can be filled in from: a connection string, ``.env`` lines, a
    key file, JSON.

    Raises:
        GivenError: the text is not understood, or a setting is none, names no property
            of the type, or is a credential: those can be seen by others on this machine.
    """
    secret = {name: _is_secret(type_name, name) for name in facts_of(type_name).properties}
    values = dict(_in_text(type_name, text, secret)) if text is not None else {}
    for setting in settings:
        name, text = _setting(setting, secret)
        values[name] = text
    return Target(type_name, values)


def _is_secret(type_name: str, name: str) -> bool:
    """Also a member of an object that is one."""
    whole = name.partition(".")[0]
    facts = facts_of(type_name)
    return any(facts.of(each).is_secret or sounds_secret(each) for each in (name, whole))


def _in_text(
    type_name: str, text: str, secret: dict[str, bool]
) -> Iterator[tuple[str, str | SecretStr]]:
    try:
        pasted = read_pasted(text, secret, type_name)
    except PasteError:
        raise GivenError(
            "That is no connection string, key or JSON this program can read."
        ) from None
    for value in pasted.values:
        for name, leaf in _leaves(value.name, value.text, secret):
            yield name, SecretStr(leaf) if secret[name] else leaf


def _leaves(name: str, text: str, secret: dict[str, bool]) -> Iterator[tuple[str, str]]:
    """``text`` itself, and the members of the object that it may be the JSON of."""
    yield name, text
    if not any(each.startswith(f"{name}.") for each in secret):
        return
    try:
        members: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(members, dict):
        for member, item in members.items():
            if f"{name}.{member}" in secret and isinstance(item, str | bool | int):
                yield f"{name}.{member}", item if isinstance(item, str) else json.dumps(item)


def _setting(setting: str, secret: dict[str, bool]) -> tuple[str, str]:
    name, sign, text = setting.partition("=")
    if not sign:
        raise GivenError("Give a value as NAME=VALUE, such as database=analytics.")
    if name not in secret:
        known = ", ".join(each for each, is_secret in secret.items() if not is_secret)
        raise GivenError(f"There is no property {one_line(name, 60)}. There are: {known}.")
    if secret[name]:
        raise GivenError(f"{name} is a secret: others on this machine see what a command is given.")
    return name, text
