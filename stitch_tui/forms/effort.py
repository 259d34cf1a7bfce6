"""Whether a value can be checked against a schema without taking long.

A schema comes from the API. A few hundred bytes of references that each name two others ask for
more steps than a lifetime has, and the engine that checks cannot be interrupted: so the steps are
counted first, none of them done.
"""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from stitch_tui.forms.schema import Schema, pointed_at

STEPS = 10_000
"""How many steps a check may take; the engine needs some 30 µs for one that fails."""
_PATTERN_STEPS = 50
"""A pattern may backtrack as often as it is allowed to, which takes a millisecond or two."""
_SAME_VALUE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")

_Pair = tuple[JsonValue, JsonValue]


def is_affordable(schema: Schema, value: JsonValue) -> bool:
    """Whether checking ``value`` takes at most ``STEPS`` steps, each branch counted.

    A reference that is not a plain path inside ``schema`` is never followed: False.
    """
    left = STEPS
    waiting: list[_Pair] = [(dict(schema), value)]
    while waiting:
        part, item = waiting.pop()
        left -= 1
        if isinstance(part, dict):
            left -= _own_steps(part, item)
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


def _own_steps(schema: Schema, value: JsonValue) -> int:
    """What the keywords cost that look at the value alone."""
    steps = _PATTERN_STEPS if "pattern" in schema and isinstance(value, str) else 0
    if isinstance(value, dict):
        patterns = schema.get("patternProperties")
        steps += _PATTERN_STEPS * len(value) * (len(patterns) if isinstance(patterns, dict) else 0)
    listed = schema.get("enum")
    steps += len(listed) // 20 if isinstance(listed, list) else 0
    if schema.get("uniqueItems") is True and isinstance(value, list):
        steps += len(value) ** 2 // 20
    return steps


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
