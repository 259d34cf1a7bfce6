"""The plan of a form: which fields a report card asks for, in which order, and what they make up.

The live card decides what there is; the catalogue's facts only add words, an order, suggestions and
conditions that a report card cannot express (Connect API: form properties).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import JsonValue

from stitch_tui.catalog import Condition, TypeFacts, facts_of
from stitch_tui.connect.credentials import sounds_secret
from stitch_tui.connect.models import Property, ReportCard
from stitch_tui.forms.field import (
    Choice,
    Control,
    Entry,
    Field,
    Section,
    Setter,
    choice_text,
    is_user_required,
    setter_of,
)
from stitch_tui.forms.schema import (
    CHOICES_LIMIT,
    Schema,
    branches,
    is_structured,
    members,
    read_entry,
    required_members,
    resolved,
)
from stitch_tui.forms.shape import Leaf, Record, Shape, Variants

_DEPTH_LIMIT = 4
_MEMBERS_LIMIT = 40
_FIELDS_OF_A_PROPERTY = 200
_FIELDS_LIMIT = 20_000
"""Above it an object is entered as JSON, in one field: references can name members without end."""

_Conditions: TypeAlias = tuple[Condition, ...]


@dataclass(frozen=True)
class FormPlan:
    """The fields of a form by name, in order, and the shape of each property's value."""

    type_name: str
    facts: TypeFacts
    fields: Mapping[str, Field]
    shapes: Mapping[str, Shape]
    schemas: Mapping[str, Schema]
    """The whole schema of each property that is entered in more than one field."""


def form_plan(card: ReportCard) -> FormPlan:
    """The plan of the form of ``card``. Any card has one."""
    facts = facts_of(card.type)
    builder = _Builder(facts)
    for item in card.properties:
        builder.add(item)
    known = {field.name: place for place, field in enumerate(builder.fields.values())}
    order = {name: place for place, name in enumerate(facts.order)}
    sections = list(Section)

    def rank(field: Field) -> tuple[int, int, int]:
        head = builder.fields.get(field.group or "", field)
        section = min(sections.index(field.section), sections.index(head.section))
        return section, order.get(field.name, len(order)), known[field.name]

    ordered = sorted((_with_facts(f, builder) for f in builder.fields.values()), key=rank)
    fields = {field.name: field for field in ordered}
    return FormPlan(card.type, facts, fields, builder.shapes, builder.schemas)


def _with_facts(field: Field, builder: "_Builder") -> Field:
    """``field`` with what the catalogue knows; conditions on what the card lacks say nothing."""
    facts = builder.facts.of(field.name)
    shown_when = facts.shown_when
    required_when = facts.required_when
    if field.shown_when or (shown_when and shown_when.property not in builder.fields):
        shown_when = None
    if field.group or (required_when and required_when.property not in builder.fields):
        required_when = None
    entry = field.entry
    if facts.is_host and entry == Entry():
        entry = Entry(Control.HOST, "a host name or an IP address")
    return replace(
        field,
        entry=entry,
        shown_when=field.shown_when + ((shown_when,) if shown_when else ()),
        required_when=required_when,
        default=field.default or _allowed(facts.default, field),
        meaning=facts.meaning,
        note=facts.note,
        is_multi_line=facts.multi_line,
    )


def _allowed(default: str, field: Field) -> str:
    """A suggestion, as far as the live schema still has it among its choices."""
    if field.is_secret or field.setter not in {Setter.USER, Setter.USER_ONCE}:
        return ""
    allowed = [choice_text(choice.value) for choice in field.entry.choices]
    return default if not allowed or default in allowed else ""


@dataclass(frozen=True)
class _Place:
    """Where in a property's value the builder is."""

    name: str
    root: Schema
    field: Field
    is_required: bool
    conditions: _Conditions = ()
    depth: int = 0

    def member(self, name: str, *, is_required: bool) -> "_Place":
        """The place of a member of this one's object."""
        return replace(
            self,
            name=f"{self.name}.{name}",
            is_required=self.is_required and is_required,
            depth=self.depth + 1,
        )


class _TooManyFields(Exception):
    """A property would be entered in more fields than a person can be asked to fill in."""


class _Builder:
    """Collects fields and shapes, property by property."""

    def __init__(self, facts: TypeFacts) -> None:
        self.facts = facts
        self.fields: dict[str, Field] = {}
        self.shapes: dict[str, Shape] = {}
        self.schemas: dict[str, Schema] = {}
        self._own: list[str] = []
        """The names of the fields of the property that is being added."""

    def add(self, item: Property) -> None:
        """A property of the card: one field, or those of its members."""
        schema: Schema | None = item.json_schema
        base = Field(
            name=item.name,
            entry=Entry(),
            setter=setter_of(item),
            is_secret=item.is_credential is True or self.facts.of(item.name).is_secret,
            is_provided=item.provided is True,
            json_schema=schema,
        )
        place = _Place(item.name, schema or {}, base, is_user_required(item))
        self._own = []
        if base.is_locked or schema is None or self.facts.of(item.name).from_file:
            self.shapes[item.name] = self._leaf(place, schema)
        else:
            self.shapes[item.name] = self._shape_within_limits(place, schema)
            self.schemas[item.name] = schema

    def _shape_within_limits(self, place: _Place, schema: Schema) -> Shape:
        try:
            return self._shape(place, schema)
        except _TooManyFields:
            for name in self._own:
                del self.fields[name]
            self._own = []
            return self._leaf(place, resolved(dict(schema), place.root))

    def _shape(self, place: _Place, schema: Schema) -> Shape:
        found = resolved(dict(schema), place.root)
        if place.depth >= _DEPTH_LIMIT:
            return self._leaf(place, found)
        if 0 < len(members(found)) <= _MEMBERS_LIMIT:
            return self._record(place, found)
        alternatives = branches(found, place.root)
        objects = [part for part in alternatives if 0 < len(members(part)) <= _MEMBERS_LIMIT]
        if objects and len(objects) == len(alternatives) <= CHOICES_LIMIT:
            if len(objects) == 1:
                return self._record(place, objects[0])
            return self._variants(place, objects)
        return self._leaf(place, found)

    def _record(self, place: _Place, schema: Schema) -> Record:
        required = required_members(schema)
        return Record(
            {
                name: self._shape(
                    place.member(name, is_required=name in required), resolved(part, place.root)
                )
                for name, part in members(schema).items()
            }
        )

    def _variants(self, place: _Place, objects: list[Schema]) -> Variants:
        """A choice of objects: by the member that tells them apart, or by their number."""
        teller, texts = _teller(objects, place.root)
        if teller is None:
            texts = [f"variant {number}" for number in range(1, len(objects) + 1)]
        selector = self._selector(place, teller, objects, texts)
        options: dict[str, Record] = {}
        for text, schema in zip(texts, objects, strict=True):
            inner = replace(place, conditions=(*place.conditions, Condition(selector, (text,))))
            rest = {name: part for name, part in members(schema).items() if name != teller}
            record = self._record(inner, {**schema, "properties": rest})
            own = {teller: Leaf(selector)} if teller is not None else {}
            options[text] = Record({**own, **record.members})
        return Variants(selector, options)

    def _selector(
        self, place: _Place, teller: str | None, objects: list[Schema], texts: list[str]
    ) -> str:
        """The field that says which of the objects it is."""
        name = place.name
        choices = tuple(Choice(text, text) for text in texts)
        entry = Entry(Control.CHOICE, f"one of {', '.join(texts[:4])}", choices)
        if teller is not None:
            name = f"{place.name}.{teller}"
            entries = [read_entry(resolved(members(o)[teller], place.root), {}) for o in objects]
            values = tuple(entry.choices[0] for entry in entries)
            entry = replace(entry, choices=values)
            if sorted(texts) == ["false", "true"]:
                yes, no = values[texts.index("true")].value, values[texts.index("false")].value
                choices = (Choice("yes", yes), Choice("no", no))
                entry = Entry(Control.SWITCH, "yes or no", choices)
        return self._put(replace(place, name=name), entry, None, is_selector=True)

    def _leaf(self, place: _Place, schema: Schema | None) -> Leaf:
        root = place.root
        entry = read_entry(schema, root)
        checked = None if schema is None else dict(schema)
        for key in ("definitions", "$defs"):
            if checked is not None and key in root:
                checked[key] = root[key]
        return Leaf(self._put(place, entry, checked))

    def _put(
        self,
        place: _Place,
        entry: Entry,
        schema: dict[str, JsonValue] | None,
        *,
        is_selector: bool = False,
    ) -> str:
        """Keep the field under a name no other field has; returns the name."""
        if self._own and (
            len(self._own) >= _FIELDS_OF_A_PROPERTY or len(self.fields) >= _FIELDS_LIMIT
        ):
            raise _TooManyFields
        name, number = place.name, 2
        while name in self.fields:
            name, number = f"{place.name} ({number})", number + 1
        in_group = place.depth > 0 or is_selector
        only = entry.choices[0].value if len(entry.choices) == 1 else None
        is_given = only is not None and (place.is_required or in_group)
        self._own.append(name)
        self.fields[name] = replace(
            place.field,
            name=name,
            entry=entry,
            is_required=place.is_required,
            is_secret=place.field.is_secret or sounds_secret(name.rpartition(".")[2]),
            json_schema=schema,
            group=place.field.name if in_group else None,
            shown_when=place.conditions,
            default=choice_text(only) if is_given else "",
        )
        return name


def _teller(objects: list[Schema], root: Schema) -> tuple[str | None, list[str]]:
    """The member with one fixed value in each of ``objects``, each another; and the values."""
    for name in members(objects[0]):
        texts = [_fixed_text(members(schema).get(name), root) for schema in objects]
        if None not in texts and len(set(texts)) == len(texts):
            return name, [text for text in texts if text is not None]
    return None, []


def _fixed_text(schema: JsonValue, root: Schema) -> str | None:
    found = resolved(schema, root)
    if not found or is_structured(found, root):
        return None
    choices = read_entry(found, root).choices
    return choice_text(choices[0].value) if len(choices) == 1 else None
