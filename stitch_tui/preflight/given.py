"""A target from the command line: the values in a file, and those given by name."""

import json
import sys
from collections.abc import Iterable, Iterator

from pydantic import JsonValue, SecretStr

from stitch_tui.catalog import facts_of
from stitch_tui.connect.credentials import sounds_secret
from stitch_tui.forms.key_file import KeyFileError, read_key_file
from stitch_tui.forms.paste import PasteError, read_pasted
from stitch_tui.forms.validation import VALUE_LIMIT
from stitch_tui.preflight.target import Target
from stitch_tui.text import one_line


class GivenError(ValueError):
    """What was given can't be used. One sentence; it never quotes a value."""


def given_target(type_name: str, file: str | None, settings: Iterable[str]) -> Target:
    """The values in ``file``, then those of ``settings`` (``NAME=VALUE``), which go before.

    ``-`` is the standard input. The file may hold whatever a form can be filled in from: a
    connection string, ``.env`` lines, a key file, JSON. Not to be called on the event loop.

    Raises:
        GivenError: the file can't be read or understood, or a setting is none, names no property
            of the type, or is a credential: those can be seen by others on this machine.
    """
    secret = {name: _is_secret(type_name, name) for name in facts_of(type_name).properties}
    values = dict(_of_file(type_name, file, secret)) if file is not None else {}
    for setting in settings:
        name, text = _setting(setting, secret)
        values[name] = text
    return Target(type_name, values)


def _is_secret(type_name: str, name: str) -> bool:
    """Also a member of an object that is one."""
    whole = name.partition(".")[0]
    facts = facts_of(type_name)
    return any(facts.of(each).is_secret or sounds_secret(each) for each in (name, whole))


def _of_file(
    type_name: str, file: str, secret: dict[str, bool]
) -> Iterator[tuple[str, str | SecretStr]]:
    try:
        text = sys.stdin.read(VALUE_LIMIT + 1) if file == "-" else read_key_file(file)
        pasted = read_pasted(text, secret, type_name)
    except KeyFileError as error:
        raise GivenError(f"{one_line(file)}: {error}.") from None
    except UnicodeDecodeError:
        raise GivenError("The standard input is no text.") from None
    except PasteError:
        raise GivenError(
            f"{one_line(file)} holds no connection string, key or JSON this program can read."
        ) from None
    for value in pasted.values:
        for name, text in _leaves(value.name, value.text, secret):
            yield name, SecretStr(text) if secret[name] else text


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
