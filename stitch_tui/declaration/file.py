"""The file itself: TOML or JSON, one destination or several.

One destination is the whole file, several are an array ``destination`` (``[[destination]]``) or, in
JSON, an array. Each holds::

    type = "postgres"           # required
    name = "Analytics"          # required: with the type it tells which destination is meant
    description = "..."
    unmapped_sources = "leave"  # "map", the default, lets Stitch map all of them to a new one
    [properties]                # as the report card names them; "$NAME" and "@file" are references
    host = "db.example.com"
"""

import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pydantic import JsonValue

from stitch_tui.connect.body import loads_finite

_KEYS = ("type", "name", "description", "unmapped_sources", "properties")
_SEVERAL = "destination"


class DeclarationError(ValueError):
    """What is wrong with a file, each a sentence that names its place and holds no value."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Form(Enum):
    """How a file is written; ``EITHER`` where its name does not say."""

    TOML = "TOML"
    JSON = "JSON"
    EITHER = "TOML or JSON"


@dataclass(frozen=True)
class Declared:
    """One destination as declared, references and all. All of it is foreign text."""

    type: str
    name: str
    description: str | None = None
    maps_unmapped_sources: bool = True
    properties: Mapping[str, JsonValue] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        """What to call it in a line."""
        return f"{self.name} ({self.type})"


def read_declared(text: str, form: Form = Form.EITHER) -> tuple[Declared, ...]:
    """The destinations a file declares, at least one, no two of one type and name.

    Raises:
        DeclarationError: with everything that is wrong with it.
    """
    entries = _entries(_parsed(text, form))
    problems: list[str] = []
    found: list[Declared] = []
    for number, entry in enumerate(entries, 1):
        place = f"destination {number}: " if len(entries) > 1 else ""
        try:
            found.append(_declared(entry))
        except DeclarationError as error:
            problems += [f"{place}{problem}" for problem in error.problems]
    named = [(each.type, each.name) for each in found]
    twice = dict.fromkeys(each.title for each in found if named.count((each.type, each.name)) > 1)
    problems += [f"{title} is declared more than once." for title in twice]
    if problems:
        raise DeclarationError(*problems)
    return tuple(found)


def _parsed(text: str, form: Form) -> object:
    try:
        return _parsed_as(text, form)
    except json.JSONDecodeError as error:
        reason = f"{error.msg}, line {error.lineno}"
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
    except RecursionError:
        reason = "nested too deep"
    except ValueError:
        reason = "a number in it is out of range"
    raise DeclarationError(f"It is not {form.value}: {reason}.")


def _parsed_as(text: str, form: Form) -> object:
    if form is Form.JSON:
        return loads_finite(text)
    if form is Form.EITHER and text.lstrip().startswith("{"):  # as no TOML does
        return loads_finite(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        if form is Form.TOML or not text.lstrip().startswith("["):
            raise
    return loads_finite(text)


def _entries(value: object) -> Sequence[object]:
    if isinstance(value, dict) and _SEVERAL in value:
        others = ", ".join(key for key in value if key != _SEVERAL)
        if others:
            raise DeclarationError(f"Beside {_SEVERAL} nothing else may stand: {others}.")
        value = value[_SEVERAL]
    entries = value if isinstance(value, list) else [value]
    if not entries:
        raise DeclarationError("It declares no destination.")
    return entries


def _declared(entry: object) -> Declared:
    if not isinstance(entry, dict):
        raise DeclarationError("A destination is a table (an object).")
    known = ", ".join(_KEYS)
    problems = [f"There is no key {key}; known are {known}." for key in entry if key not in _KEYS]
    lacking = (key for key in ("type", "name") if not _is_text(entry.get(key)))
    problems += [f"{key} has to be given, as a text." for key in lacking]
    if not _is_text(entry.get("description", "none")):
        problems.append("description has to be a text, and not an empty one.")
    if entry.get("unmapped_sources", "map") not in ("map", "leave"):
        problems.append('unmapped_sources is "map" or "leave".')
    properties = entry.get("properties", {})
    if not isinstance(properties, dict):
        problems.append("properties has to be a table (an object).")
    else:
        problems += [f"{name}: {why}" for name, why in _unsendable(properties)]
    if problems:
        raise DeclarationError(*problems)
    description = entry.get("description")
    return Declared(
        type=entry["type"].strip(),
        name=entry["name"].strip(),
        description=description and description.strip(),
        maps_unmapped_sources=entry.get("unmapped_sources", "map") == "map",
        properties=properties,
    )


def _is_text(value: object) -> bool:
    """Whether it says something and can be sent: half of a pair of surrogates can't."""
    if not isinstance(value, str) or not value.strip():
        return False
    return not any("\ud800" <= each <= "\udfff" for each in value)


def _unsendable(properties: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The values for which JSON has nothing: dates and times, infinities."""
    waiting = [*properties.items()]
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, dict):
            waiting = [*((f"{name}.{key}", item) for key, item in value.items()), *waiting]
        elif isinstance(value, list):
            waiting = [*((name, item) for item in value), *waiting]
        elif isinstance(value, float) and not math.isfinite(value):
            yield name, "not a number that can be sent."
        elif not isinstance(value, str | bool | int | float | None):
            yield name, "put a date or a time in quotes."
