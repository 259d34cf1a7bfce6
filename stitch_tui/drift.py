"""How the live report cards differ from what is bundled: what Stitch changed since.

Bundled are the facts of a type (``catalog``: its properties, which of them are credentials, which
values mean what) and, for most, its documented report card (``sandbox``). Facts say nothing about
what is required or about patterns, so that is compared only where there is a card. What an account
may use, and a type's plan and state, is left out: it differs from one account to the next. That a
card no longer marks a credential can't be seen: what is known as one is marked on reading.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from pydantic import JsonValue

from stitch_tui.catalog import TypeFacts, facts_of, known_types
from stitch_tui.connect.credentials import sounds_secret
from stitch_tui.connect.models import Property, ReportCard
from stitch_tui.forms.field import choice_text
from stitch_tui.forms.plan import FormPlan, form_plan
from stitch_tui.forms.schema import read_entry
from stitch_tui.sandbox.destination_types import built_in_type, bundled_types

_NUMBERED = re.compile(r" \(\d+\)$")


class Kind(Enum):
    """What kind of difference it is; ``glyph`` is how it is marked in a line."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"

    @property
    def glyph(self) -> str:
        """One character for it."""
        return {"new": "+", "gone": "-", "changed": "~"}[self.value]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as bundled.

    ``property`` is empty where it is about the type as a whole; a member of an object goes by its
    dotted name. ``aspect`` is what changed of it: ``steps``, ``required``, ``credential``, ``set
    by``, ``schema`` or ``values``; ``bundled`` and ``live`` how that was and is. Names and values
    are foreign text.
    """

    kind: Kind
    type: str
    property: str = ""
    aspect: str = ""
    bundled: JsonValue = None
    live: JsonValue = None

    def words(self) -> str:
        """What changed, in a few words; empty for what is new or gone."""
        if self.kind is not Kind.CHANGED:
            return ""
        if self.aspect == "values":
            return f"no longer takes {_plain(self.bundled)}"
        if self.aspect == "schema":
            before, now = _rule(self.bundled), _rule(self.live)
            return f"took {before}, now {now}" if before != now else f"its schema; takes {now}"
        return f"{self.aspect}: {_plain(self.bundled)}, now {_plain(self.live)}"

    def json(self) -> JsonValue:
        """The same as an object for programs."""
        return {
            "kind": self.kind.value,
            "type": self.type,
            "property": self.property or None,
            "aspect": self.aspect or None,
            "bundled": self.bundled,
            "live": self.live,
        }


def drift(cards: Iterable[ReportCard]) -> Iterator[Difference]:
    """Every difference of the live ``cards``, all there are, from what is bundled."""
    live = {card.type: card for card in cards}
    bundled = sorted({*known_types(), *bundled_types()})
    for name in sorted(live.keys() - set(bundled)):
        yield Difference(Kind.NEW, name)
    for name in bundled:
        if name in live:
            yield from drift_of(live[name])
        else:
            yield Difference(Kind.GONE, name)


def drift_of(card: ReportCard) -> Iterator[Difference]:
    """Every difference of one live card; of a type of which nothing is bundled there is none."""
    facts, documented = facts_of(card.type), _documented(card.type)
    if documented is None and not facts.properties:
        return
    plan = form_plan(card)
    live = _names(plan)
    bundled = set(facts.properties) | (_names(form_plan(documented)) if documented else set())
    yield from _new_and_gone(card.type, live, {n for n in bundled if not _is_in_a_file(facts, n)})
    if documented is not None:
        yield from _changed(card, documented)
    else:
        yield from _new_credentials(card, facts)
    yield from _refused_values(plan, facts)


def _new_and_gone(type_name: str, live: set[str], bundled: set[str]) -> Iterator[Difference]:
    """Of an object that is new or gone as a whole, its members are not named too."""
    for kind, here, there in ((Kind.NEW, live, bundled), (Kind.GONE, bundled, live)):
        only = here - there
        for name in sorted(only):
            if name.rpartition(".")[0] not in only:
                yield Difference(kind, type_name, name)


def _is_in_a_file(facts: TypeFacts, name: str) -> bool:
    """Whether it is a member of an object that is entered as a whole, from a file."""
    head, dot, _ = name.partition(".")
    return bool(dot) and facts.of(head).from_file


def _names(plan: FormPlan) -> set[str]:
    """The properties of a form, and the members of those that are objects, by dotted names."""
    return {*plan.shapes, *(_NUMBERED.sub("", name) for name in plan.fields)}


def _documented(type_name: str) -> ReportCard | None:
    if type_name not in bundled_types():
        return None
    return ReportCard.model_validate(built_in_type(type_name))


def _changed(live: ReportCard, documented: ReportCard) -> Iterator[Difference]:
    """What the card says otherwise of its steps, and of properties both have."""
    steps: list[JsonValue] = [step.type for step in live.steps]
    known: list[JsonValue] = [step.type for step in documented.steps]
    if steps != known:
        yield Difference(Kind.CHANGED, live.type, "", "steps", known, steps)
    bundled = {item.name: item for item in documented.properties}
    for item in live.properties:
        if item.name not in bundled:
            continue
        before, now = _aspects(bundled[item.name]), _aspects(item)
        for aspect in before:
            if before[aspect] != now[aspect]:
                found = (before[aspect], now[aspect])
                yield Difference(Kind.CHANGED, live.type, item.name, aspect, *found)


def _aspects(item: Property) -> dict[str, JsonValue]:
    return {
        "required": item.is_required is True,
        "credential": item.is_credential is True,
        "set by": item.property_type,
        "schema": item.json_schema,
    }


def _new_credentials(card: ReportCard, facts: TypeFacts) -> Iterator[Difference]:
    """Credentials the facts do not know as such."""
    for item in card.properties:
        about = facts.properties.get(item.name)
        is_known = about is None or about.is_secret or sounds_secret(item.name)
        if item.is_credential is True and not is_known:
            yield Difference(
                Kind.CHANGED, card.type, item.name, "credential", bundled=False, live=True
            )


def _refused_values(plan: FormPlan, facts: TypeFacts) -> Iterator[Difference]:
    """Values the facts explain and the card no longer takes."""
    for name, about in facts.properties.items():
        field = plan.fields.get(name)
        taken = {choice_text(choice.value) for choice in field.entry.choices} if field else set()
        refused: list[JsonValue] = [value for value in about.values if value not in taken]
        if taken and refused:
            yield Difference(
                Kind.CHANGED, facts.type_name, name, "values", refused, [*sorted(taken)]
            )


def _plain(value: JsonValue) -> str:
    """``value`` as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    if value is None:
        return "not said"
    return value if isinstance(value, str) else json.dumps(value)


def _rule(schema: JsonValue) -> str:
    """What a schema takes, in words; the schema itself is in the JSON."""
    found = schema if isinstance(schema, dict) else None
    return read_entry(found, found or {}).rule
