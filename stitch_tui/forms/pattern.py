"""What a json_schema pattern lets a person type: a few choices, digits, or text with a rule.

Patterns are unanchored ECMA searches (JSON Schema: pattern): only one that is anchored at both
ends, on every branch, names a finite list of values or the whole of a text.
"""

from dataclasses import dataclass
from functools import lru_cache

import jsonschema_rs

from stitch_tui.forms.pattern_words import (
    Branch,
    branch_words,
    enumerated,
    fixed_prefix,
    is_all_digits,
    sample,
    split_branches,
)
from stitch_tui.forms.regex import RegexError, backtracking_parts, parse

CHOICES_LIMIT = 64
_SHOWN = 60
_RULE_LIMIT = 110
_OPTIONS = jsonschema_rs.FancyRegexOptions(backtrack_limit=10_000, size_limit=1_000_000)
_COMPILED_LIMIT = 20_000
_BACKTRACKING_LIMIT = 20
_LIKELY = (
    "my-bucket-01",
    "2026-01-31",
    "2026-01-31T00:00:00Z",
    "2026-01-31T09:30:00Z",
    "09:30",
    "name@example.com",
    "db.example.com",
    "192.0.2.10",
    "https://example.com",
)


@dataclass(frozen=True)
class Reading:
    """What is known of a pattern.

    ``rule`` completes the sentence "takes …" and may quote the pattern, which is foreign text.
    ``choices`` are all values there are, where they are few. ``prefix`` is what every value starts
    with, where anything may follow; ``is_fixed_prefix`` says that the pattern speaks of the rest
    too (``^prefix.*$``), so that only the rest is worth typing. ``is_exact`` is False where the
    pattern could not be read and is only shown. ``example`` is a value the pattern accepts, where
    the rule alone is not enough.
    """

    rule: str
    choices: tuple[str, ...] = ()
    is_digits: bool = False
    prefix: str = ""
    is_fixed_prefix: bool = False
    is_exact: bool = True
    example: str = ""


def read_pattern(pattern: str) -> Reading:
    """Read ``pattern``; what is not understood is shown as it is. Never fails, never takes long."""
    return _read(pattern) if len(pattern) <= _COMPILED_LIMIT else _unread(pattern, None)


@lru_cache(maxsize=1_024)
def _read(pattern: str) -> Reading:
    if not pattern:
        return Reading("text")
    engine = _engine(pattern)
    try:
        branches = split_branches(parse(pattern))
    except RegexError:
        return _unread(pattern, engine)
    if engine is None:
        return _unread(pattern, None)
    choices = enumerated(branches, CHOICES_LIMIT)
    if choices and all(_is_choosable(text) and engine.is_valid(text) for text in choices):
        shown = ", ".join(choices[:4]) + (", …" if len(choices) > 4 else "")
        rule = f"only {choices[0]}" if len(choices) == 1 else f"one of {shown}"
        return Reading(rule, choices=choices)
    return _in_words(pattern, branches, engine)


def _is_choosable(text: str) -> bool:
    """Whether a person can see what they choose."""
    return bool(text.strip()) and text.isprintable()


def _in_words(
    pattern: str, branches: list[Branch], engine: jsonschema_rs.Draft7Validator
) -> Reading:
    words = branch_words(branches)
    if not words or len(words) > _RULE_LIMIT:
        return _unread(pattern, engine, branches)
    is_digits = is_all_digits(branches)
    prefix = fixed_prefix(branches)
    plain = is_digits or bool(prefix) or not any(character.isdigit() for character in words)
    example = "" if plain else _example(engine, branches)
    is_fixed = bool(prefix) and branches[0].ends
    return Reading(
        words, is_digits=is_digits, prefix=prefix, is_fixed_prefix=is_fixed, example=example
    )


def _unread(
    pattern: str,
    engine: jsonschema_rs.Draft7Validator | None,
    branches: list[Branch] | None = None,
) -> Reading:
    example = "" if engine is None else _example(engine, branches)
    if example:
        return Reading(f"text such as {example}", is_exact=False, example=example)
    shown = pattern if len(pattern) <= _SHOWN else pattern[: _SHOWN - 1] + "…"
    return Reading(f"text that matches {shown}", is_exact=False)


def _example(engine: jsonschema_rs.Draft7Validator, branches: list[Branch] | None) -> str:
    """A value the real engine accepts: one people know, or one made from the tree."""
    made = sample(branches[0]) if branches else ""
    for text in (*_LIKELY, made):
        if text and len(text) <= _SHOWN and text.isprintable() and engine.is_valid(text):
            return text
    return ""


def _engine(pattern: str) -> jsonschema_rs.Draft7Validator | None:
    if backtracking_parts(pattern) > _BACKTRACKING_LIMIT:
        return None
    try:
        return jsonschema_rs.Draft7Validator(
            {"pattern": pattern}, offline=True, pattern_options=_OPTIONS
        )
    except (ValueError, jsonschema_rs.ValidationError):
        return None
