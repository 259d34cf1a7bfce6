"""Values kept elsewhere: ``$NAME`` and ``${NAME}`` in the environment, ``@path`` in a file.

Only a whole value is a reference. ``$$`` and ``@@`` at the start of a value stand for one ``$`` and
one ``@`` of its own. What is wrong is said without name, path or value: what was meant to be a
password may start with ``$``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from stitch_tui.forms.key_file import MARK as FILE
from stitch_tui.forms.key_file import KeyFileError, read_key_file

VARIABLE = "$"
_NAMED = re.compile(r"\$(?:(\w+)|\{(\w+)\})", re.ASCII)


class ReferenceProblem(ValueError):
    """A reference that leads to no value; the message is part of a sentence."""


@dataclass(frozen=True)
class Surroundings:
    """Where references lead: ``folder`` is the one relative paths start from."""

    environment: Mapping[str, str] = field(repr=False)
    folder: Path


@dataclass
class Resolved:
    """A value with its references replaced.

    ``referred`` are the dotted places at which one stood, ``problems`` those that lead nowhere,
    with the reason; their values are left out.
    """

    value: JsonValue = field(default=None, repr=False)
    referred: set[str] = field(default_factory=set)
    problems: dict[str, str] = field(default_factory=dict)

    def was_referred(self, place: str) -> bool:
        """Whether the value at ``place``, part of it or what it is part of, came by reference."""
        return any(
            f"{each}.".startswith(f"{place}.") or f"{place}.".startswith(f"{each}.")
            for each in self.referred
        )


def resolve(name: str, value: JsonValue, around: Surroundings) -> Resolved:
    """``value``, that of the property ``name``, with each reference in it replaced."""
    found = Resolved()
    found.value = _replaced(name, value, around, found)
    return found


def _replaced(place: str, value: JsonValue, around: Surroundings, found: Resolved) -> JsonValue:
    if isinstance(value, dict):
        return {n: _replaced(f"{place}.{n}", item, around, found) for n, item in value.items()}
    if isinstance(value, list):
        return [_replaced(place, item, around, found) for item in value]
    if not isinstance(value, str):
        return value
    try:
        text = referred_text(value, around)
    except ReferenceProblem as problem:
        found.problems[place] = str(problem)
        return None
    if text is None:
        return literal(value)
    found.referred.add(place)
    return text


def literal(text: str) -> str:
    """``text``, which is no reference, as it is meant."""
    return text[1:] if text[:2] in {VARIABLE * 2, FILE * 2} else text


def referred_text(text: str, around: Surroundings) -> str | None:
    """The value ``text`` refers to; ``None`` where it is no reference.

    Raises:
        ReferenceProblem: it is one, and leads to no value.
    """
    mark = text[:1]
    if mark not in {VARIABLE, FILE} or text[:2] == mark * 2:
        return None
    return _of_variable(text, around) if mark == VARIABLE else _of_file(text, around)


def _of_variable(text: str, around: Surroundings) -> str:
    named = _NAMED.fullmatch(text)
    if named is None:
        raise ReferenceProblem("no name of a variable; $$ stands for a $ of the value's own")
    value = around.environment.get(named[1] or named[2])
    if not value:
        state = "not set" if value is None else "empty"
        raise ReferenceProblem(
            f"its environment variable is {state}; $$ stands for a $ of the value's own"
        )
    return value


def _of_file(text: str, around: Surroundings) -> str:
    path = text.removeprefix(FILE).strip()
    try:
        if not path:
            raise KeyFileError("no name of a file")
        whole = path if path.startswith("~") else str(around.folder / path)
        value = read_key_file(FILE + whole)
    except KeyFileError as error:
        raise ReferenceProblem(f"{error}; @@ stands for an @ of the value's own") from None
    # An editor ends a line that is all there is; a key of many lines keeps its last break.
    line = value.removesuffix("\n").removesuffix("\r")
    if not line:
        raise ReferenceProblem("the file is empty")
    return value if "\n" in line else line
