"""What a json_schema says about one value, in words and as a control.

Schemas come from the API and may be anything: what is not understood is entered as text, and Stitch
checks it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pydantic import JsonValue

from stitch_tui.forms.field import Choice, Control, Entry
from stitch_tui.forms.pattern import Reading, read_pattern

Schema: TypeAlias = Mapping[str, JsonValue]

UNCHECKED = "text; Stitch will check it"
_REFERENCES_LIMIT = 10
_BRANCHES_LIMIT = 200
"""How many alternatives are looked at, also through references that multiply them."""
CHOICES_LIMIT = 64
_FORMAT_RULES = {
    "hostname": "a host name",
    "idn-hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a URL",
    "email": "an e-mail address",
    "date-time": "a date and time",
    "date": "a date",
    "uuid": "a UUID",
}
_HOST_FORMATS = {"hostname", "idn-hostname", "ipv4", "ipv6"}
_TYPE_RULES = {"integer": "a whole number", "number": "a number"}
_OBJECT = Entry(Control.JSON, "a JSON object, or @ and a file name")
_LIST = Entry(Control.JSON, "a JSON list, or @ and a file name")


def resolved(schema: JsonValue, root: Schema) -> Schema:
    """``schema`` with references inside ``root`` followed; empty where it cannot be read.

    A reference elsewhere is never fetched.
    """
    for _ in range(_REFERENCES_LIMIT):
        if not isinstance(schema, dict):
            return {}
        reference = schema.get("$ref")
        if reference is None:
            return schema
        schema = pointed_at(reference, root)
    return {}


def pointed_at(reference: JsonValue, root: Schema) -> JsonValue:
    """What ``reference`` names inside ``root``; ``None`` where it is not a path of members."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    found: JsonValue = dict(root)
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        found = found.get(name) if isinstance(found, dict) else None
    return found


def branches(schema: Schema, root: Schema) -> list[Schema]:
    """The first alternatives of an ``anyOf`` or ``oneOf``, references followed."""
    listed = schema.get("anyOf", schema.get("oneOf"))
    if not isinstance(listed, list):
        return []
    return [resolved(item, root) for item in listed[:_BRANCHES_LIMIT]]


def members(schema: Schema) -> dict[str, JsonValue]:
    """The named members of an object's schema; none where its values are something else."""
    found = schema.get("properties")
    is_object = schema_kind(schema) in ("object", None)
    return found if is_object and isinstance(found, dict) else {}


def required_members(schema: Schema) -> set[str]:
    """The names an object's schema requires."""
    listed = schema.get("required")
    names = listed if isinstance(listed, list) else []
    return {name for name in names if isinstance(name, str)}


def schema_kind(schema: Schema) -> str | None:
    """The one JSON type ``schema`` asks for, ``null`` apart; ``None`` where text may do as well."""
    kinds = set[str | None]()
    waiting = [schema]
    for _ in range(_BRANCHES_LIMIT):
        if not waiting:
            break
        part = waiting.pop()
        inner = branches(part, part) if part.get("type") is None else []
        waiting += inner
        if not inner:
            kinds |= _own_kinds(part)
    kinds.discard("null")
    return kinds.pop() if len(kinds) == 1 and not waiting else None


def _own_kinds(schema: Schema) -> set[str | None]:
    kind = schema.get("type")
    listed = kind if isinstance(kind, list) else [kind]
    return {item if isinstance(item, str) else None for item in listed}


def is_structured(schema: Schema, root: Schema) -> bool:
    """Whether its values are objects or lists, or may be."""
    if schema_kind(schema) in ("object", "array") or "properties" in schema or "items" in schema:
        return True
    return any(
        schema_kind(branch) in ("object", "array") or "properties" in branch or "$ref" in branch
        for branch in branches(schema, root)
    )


def read_entry(schema: Schema | None, root: Schema) -> Entry:
    """The control and the rule of a value that is entered in one place."""
    if not schema:
        return Entry() if schema is None else Entry(rule=UNCHECKED)
    constant = _constants(schema)
    if constant:
        return _choice(constant)
    kind = schema_kind(schema)
    if kind == "boolean":
        return _switch(yes=True, no=False)
    if is_structured(schema, root):
        return _LIST if kind == "array" else _OBJECT
    if kind in ("integer", "number"):
        return Entry(rule=_TYPE_RULES[kind or ""] + _bounds(schema))
    return _string_entry(schema, root)


def _string_entry(schema: Schema, root: Schema) -> Entry:
    listed, pattern = schema.get("enum"), schema.get("pattern")
    if isinstance(listed, list) and len(listed) > CHOICES_LIMIT:
        return _many_choices(listed)
    if isinstance(pattern, str):
        return _pattern_entry(read_pattern(pattern))
    return _format_entry(schema, root)


def _constants(schema: Schema) -> list[JsonValue]:
    """The values of ``const`` or ``enum``, where a choice among them can be shown."""
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(listed, list) or not 0 < len(listed) <= CHOICES_LIMIT:
        return []
    if any(isinstance(value, dict | list) or value in ("", None) for value in listed):
        return []
    texts = {value if isinstance(value, str) else json.dumps(value) for value in listed}
    return listed if len(texts) == len(listed) else []


def _many_choices(listed: Sequence[JsonValue]) -> Entry:
    """More than can be chosen from: typed, like any text."""
    texts = [value for value in listed[:4] if isinstance(value, str)]
    if len(texts) < 4:
        return Entry(rule=UNCHECKED)
    return Entry(rule=f"one of {', '.join(texts)} and {len(listed) - 4:,} more")


def _switch(*, yes: JsonValue, no: JsonValue) -> Entry:
    return Entry(Control.SWITCH, "yes or no", (Choice("yes", yes), Choice("no", no)))


def _choice(values: Sequence[JsonValue]) -> Entry:
    texts = [value if isinstance(value, str) else json.dumps(value) for value in values]
    if sorted(texts) == ["false", "true"]:
        yes, no = values[texts.index("true")], values[texts.index("false")]
        return _switch(yes=yes, no=no)
    choices = tuple(Choice(text, value) for text, value in zip(texts, values, strict=True))
    more = ", …" if len(texts) > 4 else ""
    rule = f"only {texts[0]}" if len(texts) == 1 else f"one of {', '.join(texts[:4])}{more}"
    return Entry(Control.CHOICE, rule, choices)


def _pattern_entry(reading: Reading) -> Entry:
    if reading.choices:
        return _choice(reading.choices)
    control = Control.DIGITS if reading.is_digits else Control.TEXT
    return Entry(
        control,
        reading.rule,
        prefix=reading.prefix,
        is_fixed_prefix=reading.is_fixed_prefix,
        example=reading.example,
    )


def _format_entry(schema: Schema, root: Schema) -> Entry:
    """Formats of a string, one or several in ``anyOf``: one box that takes any of them."""
    alternatives = [schema, *branches(schema, root)]
    formats = [name for item in alternatives if isinstance(name := item.get("format"), str)]
    if formats and _HOST_FORMATS.issuperset(formats):
        rule = "a host name or an IP address" if len(formats) > 1 else _FORMAT_RULES[formats[0]]
        return Entry(Control.HOST, rule)
    rules = [_FORMAT_RULES[name] for name in formats if name in _FORMAT_RULES]
    kinds = {str(schema_kind(item)) for item in alternatives[1:]}
    if kinds and kinds <= {"integer", "number", "string"} and not rules:
        rules = [_TYPE_RULES.get(kind, "text") for kind in sorted(kinds)]
    unread = (schema_kind(schema) not in ("string", None) or {} in alternatives) and not rules
    return Entry(rule=UNCHECKED if unread else " or ".join(dict.fromkeys(rules)) or "text")


def _bounds(schema: Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    words = [
        f"{word} {bound}"
        for word, bound in (("from", low), ("to", high))
        if isinstance(bound, int | float) and not isinstance(bound, bool)
    ]
    return f" {' '.join(words)}" if words else ""
