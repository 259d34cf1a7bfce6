"""Whatever an API could send: report cards, destinations and checks made to do harm.

Made by a seeded generator instead of strategies, because twenty thousand of them are wanted in a
minute; the seed is what Hypothesis draws, and what it prints when one of them fails.
"""

import json
import random
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from pydantic import JsonValue

from stitch_tui.connect.body import decode

LONG_FACTOR = 20
SEEDS = st.integers(0, 2**48)

Made = TypeVar("Made")

NASTY: tuple[str, ...] = (
    "[@click=app.boom]x[/]",
    "[@click=app.boom()]press me[/@click]",
    "[@click='app.boom']",
    "[link=https://evil.example]x[/link]",
    "[/]",
    "[/nope]",
    "[bold red on blue]x",
    "[integration_name]/[table_name]",
    "\\[",
    "[",
    "]]]",
    "$text-error",
    "{0}{name}%s%n",
    "\x1b]0;owned\x07",
    "\x1b]52;c;b3duZWQ=\x1b\\",
    "\x1b[2J\x1b[31m",
    "\x1bP+q\x1b\\",
    "\x9b2J",
    "\x9d0;x\x9c",
    "\x00\x07\x08\x7f",
    "\r\n\t\v\f",
    "a\nb\nc",
    "\u2028\u2029\x85",
    "\u202egpj.exe",
    "\u2066x\u2069",
    "\u061c\u200e\u200f",
    "\u200b\u200c\u200d\u2060\ufeff",
    "\u00ad\u034f\u115f\u3164\u2800\ufe0f",
    "\U000e0041\U000e0042\U000e007f",
    "\U000e0100",
    "\ud800",
    "\udfff\ud800",
    "\ufffe\uffff\U0010ffff",
    "\ue000",
    "Z" + "\u0335\u0301\u0489" * 40,
    "\u0301" * 300,
    "\u0903\u1161" * 200,
    "\u00a0\u2003\u1680x\u3000",
    "\U0001f44d\U0001f3fb\U0001f1e9\U0001f1ea",
    "\u05e9\u05dc\u05d5\u05dd 12",
    "\ufffc\U0001d159\U0001343f\u0378",
    "e\u0301",
    "مرحبا بالعالم",
    "שָׁלוֹם",
    "👩‍👩‍👧‍👦🏳️‍🌈🇩🇪",
    "数据库" * 30,
    "ﷺ𒐫",
    " ",
    "",
    "../../etc/passwd",
    "'; DROP TABLE x; --",
    "x" * 10_000,
    "[b]" * 3_000,
    "\u202e" * 10_000,
    "\n" * 5_000,
    "https://example.com/" + "a" * 300,
)
"""A string for each kind of harm."""

_PLAIN = ("form", "host", "port", "password", "a", "a.b", "fully_configured", "postgres", "s3")
_STEPS = ("form", "oauth", "profile", "discover_schema", "field_selection", "fully_configured")
_KINDS = (
    "user_provided",
    "user_provided_immutable",
    "user_provided_advanced",
    "system_provided_by_default",
    "read_only",
)
_PATTERNS = (
    r"^\d+$",
    "^(true|false)$",
    "^(ssh|none)$",
    "^https?://",
    "^(a+)+$",
    "(?<=a)b",
    "(?<y",
    "[",
    r"^\p{L}$",
    "^(?:a?){30}(?=b)a{30}(?!b)c",
    "^[\x1b\u202e]$",
    "^\\[@click=app\\.boom\\]$",
)
_FORMATS = ("hostname", "ipv4", "ipv6", "uri", "email", "date-time", "uuid", "banana")
_TYPES = ("string", "boolean", "integer", "number", "object", "array", "null")
_TIMES = ("2026-01-31T09:30:00Z", "9999-12-31T23:59:59Z", "2026-01-31", "0001-01-01T00:00:00+14:00")


def examples(count: int) -> settings:
    """``count`` examples; with ``--hypothesis-profile=long`` many times as many."""
    is_long = settings.get_current_profile_name() == "long"
    return settings(deadline=None, max_examples=count * (LONG_FACTOR if is_long else 1))


def is_unseen(character: str) -> bool:
    """Whether it steers a terminal, turns the order of text round, or draws nothing."""
    return (
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        or character in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
        or 0xFE00 <= ord(character) <= 0xFE0F
        or 0xE0000 <= ord(character) <= 0xE0FFF
    )


def over_the_wire(value: object) -> JsonValue:
    """``value`` as the client reads it from an answer."""
    return decode(json.dumps(value).encode("ascii"), "application/json")


class Hostile:
    """One API's answers, made from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self) -> str:
        """Any string at all."""
        kind = self._random.random()
        if kind < 0.35:
            return self._random.choice(_PLAIN)
        if kind < 0.75:
            return self._random.choice(NASTY)
        if kind < 0.9:
            parts = (self._random.choice(NASTY)[:50] for _ in range(3))
            return "".join(parts)
        codes = (self._random.choice((0x80, 0x300, 0x3000, 0x11_0000)) for _ in range(6))
        return "".join(chr(self._random.randrange(code)) for code in codes)

    def odd(self, depth: int = 2) -> object:
        """Any JSON value, mostly of a type nobody asked for."""
        kind = self._random.randrange(10)
        if kind < 2 or depth == 0:
            return self._random.choice((None, True, False, 0, -1, 2.9, 10**30, 1e308, "", "2"))
        if kind == 2:
            return [self.odd(depth - 1) for _ in range(self._random.randrange(4))]
        if kind == 3:
            return {self.text(): self.odd(depth - 1) for _ in range(self._random.randrange(4))}
        if kind == 4:
            return self._nest(self._random.choice((3, 49, 60, 200)))
        return self.text()

    def _nest(self, depth: int) -> object:
        value: object = self.text()
        for level in range(depth):
            value = [value] if level % 2 else {"type": "object", "properties": value}
        return value

    def _or_odd(self, make: Callable[[], object], chance: float = 0.08) -> object:
        return self.odd() if self._random.random() < chance else make()

    def _one_of(self, values: Sequence[object]) -> object:
        return self._or_odd(lambda: self._random.choice(values), 0.2)

    def _several(self, make: Callable[[], Made], most: int) -> list[Made]:
        return [make() for _ in range(self._random.randrange(most + 1))]

    def _some(self, **makers: Callable[[], object]) -> dict[str, object]:
        """An object with most of the keys of ``makers``, sometimes with a foreign one."""
        found = {name: make() for name, make in makers.items() if self._random.random() < 0.7}
        if self._random.random() < 0.1:
            found[self.text()] = self.odd()
        return found

    def schema(self, depth: int = 3) -> object:
        """A schema, a trap, or something that is none."""
        inner = self.schema
        found = self._some(type=lambda: self._one_of(_TYPES))
        for _ in range(self._random.randrange(3)):
            key, make = self._random.choice(self._keywords(depth, inner))
            found[key] = self._or_odd(make)
        return found

    def _keywords(
        self, depth: int, inner: Callable[[int], object]
    ) -> list[tuple[str, Callable[[], object]]]:
        flat: list[tuple[str, Callable[[], object]]] = [
            ("pattern", lambda: self._random.choice((*_PATTERNS, self.text()))),
            ("format", lambda: self._random.choice((*_FORMATS, self.text()))),
            ("enum", lambda: self._several(self.text, 5)),
            ("const", self.text),
            ("default", self.odd),
            ("minLength", lambda: self._random.randrange(5)),
            ("$ref", lambda: self._random.choice(("#", "#/definitions/d", "http://127.0.0.1:9/"))),
        ]
        if depth == 0:
            return flat
        return [
            *flat,
            ("anyOf", lambda: self._several(lambda: inner(depth - 1), 3)),
            ("oneOf", lambda: self._several(lambda: inner(depth - 1), 3)),
            ("items", lambda: inner(depth - 1)),
            ("definitions", lambda: {"d": inner(depth - 1)}),
            ("required", lambda: self._several(self.text, 3)),
            ("properties", lambda: {self.text(): inner(depth - 1) for _ in range(3)}),
            ("additionalProperties", lambda: inner(depth - 1)),
        ]

    def property(self) -> object:
        """One property of a step."""
        facts = self._some(
            json_schema=self._schema_or_odd,
            property_type=lambda: self._one_of(_KINDS),
            is_required=lambda: self._one_of((True, False)),
            is_credential=lambda: self._one_of((True, False)),
            provided=lambda: self._one_of((True, False)),
            system_provided=lambda: self._one_of((True, False)),
        )
        return self._or_odd(lambda: {"name": self._or_odd(self.text), **facts}, 0.03)

    def _schema_or_odd(self) -> object:
        return self._or_odd(self.schema, 0.1)

    def step(self) -> object:
        """One step of a card."""
        kind = self._random.choice((*_STEPS, self.text()))
        properties = lambda: self._several(self.property, 5)  # noqa: E731
        return self._or_odd(
            lambda: {"type": kind, **self._some(properties=lambda: self._or_odd(properties))}, 0.03
        )

    def card(self) -> dict[str, Any]:
        """A report card, or what claims to be one; it always has a type."""
        current = (*_STEPS, self.text())
        steps = lambda: self._several(self.step, 5)  # noqa: E731
        return {
            "type": self.text(),
            "steps": self._or_odd(steps, 0.04),
            **self._some(
                current_step=lambda: self._one_of((0, 1, 2, 99, -1, "2", 2.9, True)),
                current_step_type=lambda: self._one_of(current),
                details=lambda: self._or_odd(
                    lambda: self._some(
                        access=lambda: self._one_of((True, False)),
                        pricing_tier=self.text,
                        pipeline_state=self.text,
                        protocol=self.text,
                    )
                ),
            ),
        }

    def destination(self, **known: object) -> dict[str, Any]:
        """A destination with the keys of ``known`` as they are there."""
        card = self.card()
        names = [
            item["name"]
            for step in (card["steps"] if isinstance(card["steps"], list) else ())
            if isinstance(step, dict) and isinstance(step.get("properties"), list)
            for item in step["properties"]
            if isinstance(item, dict) and isinstance(item.get("name"), str)
        ]
        values = {name: self.odd() for name in (*names, self.text())}
        time = lambda: self._one_of((*_TIMES, self.text()))  # noqa: E731
        return {
            "type": self.text(),
            "id": self._one_of((1, 7, 337658, 0, -1, "12", "x", None, 10**19)),
            **self._some(
                name=self.text,
                description=self.text,
                properties=lambda: self._or_odd(lambda: values),
                report_card=lambda: self._or_odd(lambda: card, 0.05),
                created_at=time,
                updated_at=time,
                check_job_name=self.text,
            ),
            **({"paused_at": time()} if self._random.random() < 0.1 else {}),
            **({"system_paused_at": time()} if self._random.random() < 0.1 else {}),
            **({"deleted_at": time()} if self._random.random() < 0.1 else {}),
            **known,
        }

    def destinations(self) -> list[object]:
        """A list of destinations, some of which cannot be read."""
        return [self._or_odd(self.destination, 0.1) for _ in range(self._random.randrange(5))]

    def check(self) -> dict[str, Any]:
        """A connection check."""
        return self._some(
            name=self.text,
            status=lambda: self._one_of(("running", "succeeded", "failed", self.text())),
            error=lambda: self._one_of((True, False)),
            start_time=lambda: self._one_of(_TIMES),
            completion_time=lambda: self._one_of(_TIMES),
            discovery_error_message=self.text,
            tap_error_message=self.text,
            target_error_message=self.text,
        )
