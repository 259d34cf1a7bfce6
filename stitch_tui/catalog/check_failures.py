"""Why a connection check failed, told from the message of the server it failed at.

What is known stands in ``connection_checks/failures.toml``: a folder of its own, since every
``*.toml`` beside this module is a destination type. It holds one table a failure::

    [time-out]
    match = ["Connection timed out"]    # the message contains one of these
    types = []                          # the destination types it is told for; none: every one
    cause = "..."                       # one sentence
    advice = ["..."]                    # one to three short ones
    fields = ["host"]                   # properties to look at, the likeliest first
    documented = true                   # whether Stitch's docs name it (the default)
    can_retry = false                   # whether trying again is all there is to do (the default)

The file is read when the first failure is explained.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from stitch_tui.catalog.facts import known_types
from stitch_tui.catalog.reading import (
    CatalogError,
    parse,
    read_flag,
    read_table,
    read_text,
    read_texts,
    refuse_unknown,
)

REFERENCE_URL = (
    "https://www.stitchdata.com/docs/troubleshooting/destinations/"
    "destination-connection-error-reference"
)
"""The page of Stitch's docs about failed connection checks."""

SEARCHED = 10_000
"""Characters of a message that are looked at: servers say what is wrong at once."""

ADVICE_LIMIT = 3
"""Sentences of advice at most; more would not be read."""

_FOLDER, _FILE = "connection_checks", "failures.toml"
_KEYS = {"match", "types", "cause", "advice", "fields", "documented", "can_retry"}
_VARIES = "..."
_GAP = ".{1,200}?"
_QUOTE = re.compile(r"\\?[\"'`´‘’“”«»]")


@dataclass(frozen=True)
class CheckFailure:
    """One way a connection check fails.

    ``fields`` names properties as ``TypeFacts.properties`` does, the likeliest culprit first. Not
    every type has all of them: use those the live report card lists. ``is_documented`` is whether
    Stitch's docs name it. With ``can_retry`` nothing is to be changed, only tried again.
    """

    id: str
    cause: str
    advice: tuple[str, ...]
    fields: tuple[str, ...]
    is_documented: bool
    can_retry: bool


@dataclass(frozen=True)
class KnownFailure:
    """A failure, the types it is told for (none: every one) and how its messages are known."""

    failure: CheckFailure
    types: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]

    def fits(self, levelled: str, type_name: str) -> bool:
        """Whether this is what ``levelled``, a message through ``level``, is about."""
        if self.types and type_name not in self.types:
            return False
        return any(pattern.search(levelled) for pattern in self.patterns)


def explain_failure(message: str, type_name: str) -> CheckFailure | None:
    """Why the check of a ``type_name`` destination failed with ``message``; None if unknown.

    Both are foreign text of any length. What Stitch's docs name goes before what they don't.
    """
    levelled = level(message[:SEARCHED])
    for known in _known_failures():
        if known.fits(levelled, type_name):
            return known.failure
    return None


def level(text: str) -> str:
    """``text`` without what varies between servers: case, white space, the kind of quotes."""
    return " ".join(_QUOTE.sub("'", text).casefold().split())


def read_failures(toml: str, place: str = _FILE) -> tuple[KnownFailure, ...]:
    """The failures in the text of a file, the documented ones first, else in the file's order.

    Raises ``CatalogError`` for any slip in it.
    """
    known = [
        _known_failure(name, value, f"{place}, {name}")
        for name, value in parse(toml, place).items()
    ]
    return tuple(sorted(known, key=lambda one: not one.failure.is_documented))


@cache
def _known_failures() -> tuple[KnownFailure, ...]:
    file = resources.files("stitch_tui.catalog") / _FOLDER / _FILE
    return read_failures(file.read_text("utf-8"))


def _known_failure(name: str, value: object, place: str) -> KnownFailure:
    table = read_table(value, place)
    refuse_unknown(table, _KEYS, place)
    failure = CheckFailure(
        id=name,
        cause=read_text(table.get("cause"), f"{place}, cause"),
        advice=_advice(table.get("advice"), f"{place}, advice"),
        fields=_each_once(table.get("fields"), f"{place}, fields"),
        is_documented=read_flag(table.get("documented", True), f"{place}, documented"),
        can_retry=read_flag(table.get("can_retry", False), f"{place}, can_retry"),
    )
    types = _types(table.get("types"), f"{place}, types")
    return KnownFailure(failure, types, _patterns(table.get("match"), f"{place}, match"))


def _advice(value: object, place: str) -> tuple[str, ...]:
    advice = read_texts(value, place)
    if not 1 <= len(advice) <= ADVICE_LIMIT:
        raise CatalogError(f"{place}: one to {ADVICE_LIMIT} sentences.")
    return advice


def _each_once(value: object, place: str) -> tuple[str, ...]:
    names = read_texts(value, place)
    if len(set(names)) < len(names):
        raise CatalogError(f"{place}: each name once.")
    return names


def _types(value: object, place: str) -> frozenset[str]:
    names = _each_once(value, place)
    unknown = sorted(set(names) - set(known_types()))
    if unknown:
        raise CatalogError(f"{place}: no destination type {', '.join(unknown)}.")
    return frozenset(names)


def _patterns(value: object, place: str) -> tuple[re.Pattern[str], ...]:
    found = read_texts(value, place)
    if not found:
        raise CatalogError(f"{place}: no message would ever do.")
    return tuple(_pattern(text, place) for text in found)


def _pattern(text: str, place: str) -> re.Pattern[str]:
    """What finds ``text``. One bounded gap at most, so that searching stays linear."""
    parts = text.split(_VARIES)
    if len(parts) > 2 or not all(part.strip() for part in parts):
        raise CatalogError(f"{place}: {_VARIES} once in a text, and words on both sides.")
    start, *rest = (re.escape(level(part)) for part in parts)
    return re.compile(_GAP.join((start, *rest)))
