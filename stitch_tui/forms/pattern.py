"""What a json_schema pattern lets a person type: a few choices, digits, or text with a rule.

Patterns are unanchored ECMA searches (JSON Schema: pattern), so only a pattern that is anchored at
both ends on every branch names a finite list of values.
"""

import re
from dataclasses import dataclass

_LITERAL = r"[\w .,:/@=+-]+"
_GROUPED = re.compile(rf"\^\(({_LITERAL}(?:\|{_LITERAL})*)\)\$", re.ASCII)
_BRANCH = re.compile(rf"\^({_LITERAL})\$", re.ASCII)
_PREFIX = re.compile(r"\^([\w:/@-]+)(?:\.\*\$?)?", re.ASCII)
_WILDCARDS = re.compile(r"(?<!\\)\.")
_DIGITS = {r"^\d+$", "^[0-9]+$", r"^\d*$"}
_SHOWN = 60


@dataclass(frozen=True)
class Reading:
    """What is known of a pattern: the values it allows (all of them, or none known), and its rule.

    ``rule`` completes the sentence "takes …".
    """

    rule: str
    choices: tuple[str, ...] = ()
    is_digits: bool = False
    prefix: str = ""


def read_pattern(pattern: str) -> Reading:
    """Read ``pattern``; what is not understood is shown as it is."""
    choices = _choices(pattern)
    if choices:
        return Reading(f"one of {', '.join(choices)}", choices=choices)
    if pattern in _DIGITS:
        return Reading("digits", is_digits=True)
    prefix = _PREFIX.fullmatch(pattern)
    if prefix:
        return Reading(f"text that starts with {prefix[1]}", prefix=prefix[1])
    shown = pattern if len(pattern) <= _SHOWN else pattern[: _SHOWN - 1] + "…"
    return Reading(f"text that matches {shown}")


def _choices(pattern: str) -> tuple[str, ...]:
    grouped = _GROUPED.fullmatch(pattern)
    if grouped and not _WILDCARDS.search(grouped[1]) and "+" not in grouped[1]:
        return tuple(dict.fromkeys(grouped[1].split("|")))
    branches = [_BRANCH.fullmatch(branch) for branch in pattern.split("|")]
    found = [branch[1] for branch in branches if branch]
    if len(found) == len(branches) and not any("." in text or "+" in text for text in found):
        return tuple(dict.fromkeys(found))
    return ()
