"""Whether a value can be checked against a schema without taking long.

A schema comes from the API. A few hundred bytes of references that each name two others ask for
more steps than a lifetime has, and the engine that checks cannot be interrupted: so the steps are
counted first, none of them done.
"""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from stitch_tui.forms.regex import backtracking_parts
from stitch_tui.forms.schema import Schema, pointed_at

STEPS = 8_000
"""How many steps a check may take, and its preparation; the engine needs 4 µs for one."""
_PATTERN_STEPS = 50
_BACKTRACKING_STEPS = 10_000
"""How often the engine tries another way before it gives up; each may read the whole text."""
_READ_STEPS = 2_000
"""Characters times tries a step."""
_HEAVY_PATTERN_STEPS = 1_600
"""To prepare a pattern that counts, or names classes of Unicode, takes up to five milliseconds."""
_SAME_VALUE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")

_Pair = tuple[JsonValue, JsonValue]


def is_affordable(schema: Schema, value: JsonValue) -> bool:
    """Whether checking ``value`` takes at most ``STEPS`` steps, each branch counted.

    A reference that is not a plain path inside ``schema`` is never followed: False.
    """
    left = STEPS
    sizes = _sizes(value)
    waiting: list[_Pair] = [(dict(schema), value)]
    while waiting:
        part, item = waiting.pop()
        left -= 1
        if isinstance(part, dict):
            left -= _own_steps(part, item, _size(item, sizes))
            reference = part.get("$ref")
            if reference is not None:
                target = dict(schema) if reference == "#" else pointed_at(reference, schema)
                if target is None:
                    return False
                waiting.append((target, item))
            waiting += _parts(part, item)
        if left - len(waiting) < 0:
            return False
    return True


def is_soon_prepared(schema: Schema) -> bool:
    """Whether the engine prepares for ``schema`` in as much time as a check may take."""
    left = STEPS
    waiting: list[JsonValue] = [dict(schema)]
    while waiting and left >= 0:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += part.values()
            named = part.get("patternProperties")
            for pattern in (part.get("pattern"), *(named if isinstance(named, dict) else ())):
                left -= _preparing_steps(pattern) if isinstance(pattern, str) else 0
        elif isinstance(part, list):
            waiting += part
    return left >= 0


def _preparing_steps(pattern: str) -> int:
    is_heavy = "{" in pattern or "\\p" in pattern or "\\P" in pattern
    return (_HEAVY_PATTERN_STEPS if is_heavy else 10) + len(pattern) // 20


def _sizes(value: JsonValue) -> dict[int, int]:
    """How much is in ``value`` and in all inside it, by ``id``; about as many as values."""
    found: list[dict[str, JsonValue] | list[JsonValue]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict | list):
            found.append(item)
            waiting += item.values() if isinstance(item, dict) else item
    sizes: dict[int, int] = {}
    for item in reversed(found):
        inner = item.values() if isinstance(item, dict) else item
        sizes[id(item)] = sum(1 + _size(each, sizes) for each in inner)
    return sizes


def _size(value: JsonValue, sizes: Mapping[int, int]) -> int:
    return len(value) // 400 if isinstance(value, str) else sizes.get(id(value), 0)


def _own_steps(schema: Schema, value: JsonValue, size: int) -> int:
    """What the keywords cost that look at the value alone: each may fail, some more than once.

    An error quotes the value, so that is copied as often as it is wrong.
    """
    failures = len(schema) + _missing(schema, value)
    steps = failures * (1 + size // 10)
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and isinstance(value, str):
        steps += _matching_steps(pattern, value)
    named = schema.get("patternProperties")
    if isinstance(named, dict) and isinstance(value, dict):
        steps += sum(_matching_steps(each, name) for each in named for name in value)
    listed = schema.get("enum")
    steps += len(listed) // 4 if isinstance(listed, list) else 0
    if schema.get("uniqueItems") is True and isinstance(value, list):
        steps += len(value) ** 2 // 20
    return steps


def _missing(schema: Schema, value: JsonValue) -> int:
    """How many names ``schema`` requires that may not be there."""
    if not isinstance(value, dict):
        return 0
    listed = [schema.get("required"), *_each(schema.get("dependencies"))]
    return sum(len(names) for names in listed if isinstance(names, list))


def _matching_steps(pattern: str, text: str) -> int:
    """One pass over the text, unless there is more to do than the engine does in one."""
    tries = len(text) * (len(text) + _BACKTRACKING_STEPS)
    return _PATTERN_STEPS + backtracking_parts(pattern) * tries // _READ_STEPS


def _parts(schema: Schema, value: JsonValue) -> Iterator[_Pair]:
    """The schemas inside ``schema``, each with the value it is about."""
    for key in _SAME_VALUE:
        found = schema.get(key)
        yield from ((part, value) for part in (found if isinstance(found, list) else [found]))
    for item in _each(schema.get("dependencies")):
        yield item, value
    if isinstance(value, list):
        inner = schema.get("items")
        lists = [*(inner if isinstance(inner, list) else [inner])]
        lists += [schema.get("additionalItems"), schema.get("contains")]
        yield from ((part, item) for part in lists if part is not None for item in value)
    elif isinstance(value, dict):
        yield from _of_members(schema, value)


def _of_members(schema: Schema, value: Mapping[str, JsonValue]) -> Iterator[_Pair]:
    named = schema.get("properties")
    if isinstance(named, dict):
        yield from ((named[name], item) for name, item in value.items() if name in named)
    anywhere = [*_each(schema.get("patternProperties")), schema.get("additionalProperties")]
    for part in anywhere:
        if isinstance(part, dict):
            yield from ((part, item) for item in value.values())
    names = schema.get("propertyNames")
    if names is not None:
        yield from ((names, name) for name in value)


def _each(found: JsonValue) -> list[JsonValue]:
    return list(found.values()) if isinstance(found, dict) else []
