"""The facts of a destination type, read strictly from its TOML file in this package.

The live report card always wins: facts about a property it does not list are simply not used, and
a type without a file has no facts. A file holds::

    display_name = "PostgreSQL" # the first line: lists read no more of it
    order = ["host"]            # every property below, in the order a person expects
    needs = ["..."]             # what the database user or the bucket needs
    notes = ["..."]

    [guides]
    default = "https://..."     # a page of Stitch's docs

    [property.host]             # one inside an object: [property."ssh_config.ssh_host"]
    meaning = "..."             # the one key that has to be there
    default = "..."             # a suggestion, never for a credential
    example = "..."
    values = { none = "..." }   # what a value means
    shown_when = { property = "encryption_type", is = ["ssh"] }
    required_when = { property = "encryption_type", is = ["ssh"] }
    multi_line = true
    from_file = true
    is_host = true
    is_secret = true            # documented as a credential
    note = "..."
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

from stitch_tui.catalog.reading import (
    CatalogError,
    parse,
    read_flag,
    read_table,
    read_text,
    read_text_table,
    read_texts,
    refuse_unknown,
)

_SUFFIX = ".toml"
_TYPE_KEYS = {"display_name", "order", "needs", "notes", "guides", "property"}
_PROPERTY_KEYS = {
    "meaning",
    "default",
    "example",
    "values",
    "shown_when",
    "required_when",
    "multi_line",
    "from_file",
    "is_host",
    "is_secret",
    "note",
}


@dataclass(frozen=True)
class Condition:
    """That ``property`` has one of ``values``, written as the API echoes them ("true", "ssh").

    ``property`` is a name as in ``TypeFacts.properties``. Where the live card does not list it,
    the condition says nothing, and whoever asks ignores it.
    """

    property: str
    values: tuple[str, ...]

    def holds(self, texts: Callable[[str], str]) -> bool:
        """Whether it is so, when ``texts`` gives the text of the property of a name."""
        return texts(self.property) in self.values


@dataclass(frozen=True, eq=False)
class PropertyFacts:
    """What is known about one property; an empty text means nothing is.

    ``default`` is a suggestion and never given for a credential. ``values`` says what a value
    means and need not list all that are allowed. ``multi_line`` and ``from_file`` are about
    entering it: it has line breaks (PEM), it usually comes from a file. ``is_secret``: documented
    as a credential, whether or not the live card says so.
    """

    meaning: str = ""
    default: str = ""
    example: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    shown_when: Condition | None = None
    required_when: Condition | None = None
    multi_line: bool = False
    from_file: bool = False
    is_host: bool = False
    is_secret: bool = False
    note: str = ""


_NOTHING = PropertyFacts(values=MappingProxyType({}))


@dataclass(frozen=True, eq=False)
class TypeFacts:
    """What is known about one destination type.

    A property inside an object goes by its dotted name ("ssh_config.ssh_host"). ``order`` lists
    every name of ``properties`` once. ``guides`` maps a name ("default", "amazon-rds") to a page
    of Stitch's docs.
    """

    type_name: str
    display_name: str
    order: tuple[str, ...] = ()
    guides: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    properties: Mapping[str, PropertyFacts] = field(default_factory=dict)

    def of(self, name: str) -> PropertyFacts:
        """The facts of the property ``name``; empty ones if there are none."""
        return self.properties.get(name, _NOTHING)


def known_types() -> tuple[str, ...]:
    """The types that have facts, in alphabetical order."""
    return tuple(sorted(_files()))


@lru_cache(maxsize=64)
def display_name(type_name: str) -> str:
    """What people call a destination type; ``type_name`` itself, foreign text, where not known."""
    file = _files().get(type_name)
    if file is None:
        return type_name
    with file.open(encoding="utf-8") as lines:
        first = parse(lines.readline(), file.name)
    return read_text(first.get("display_name"), f"{file.name}, display_name")


@lru_cache(maxsize=64)
def facts_of(type_name: str) -> TypeFacts:
    """The facts of a destination type; for one without a file only its name, which is foreign text.

    ``type_name`` may be anything a server sends: it is looked up in a list, never made a path.
    """
    file = _files().get(type_name)
    if file is None:
        nothing: Mapping[str, PropertyFacts] = MappingProxyType({})
        return TypeFacts(type_name, type_name, guides=MappingProxyType({}), properties=nothing)
    return read_facts(type_name, file.read_text("utf-8"))


def read_facts(type_name: str, toml: str) -> TypeFacts:
    """The facts in the text of a file. Raises ``CatalogError`` for any slip in it."""
    place = type_name + _SUFFIX
    table = parse(toml, place)
    refuse_unknown(table, _TYPE_KEYS, place)
    properties = {
        name: _property(value, f"{place}, property {name}")
        for name, value in read_table(table.get("property"), f"{place}, property").items()
    }
    facts = TypeFacts(
        type_name=type_name,
        display_name=read_text(table.get("display_name"), f"{place}, display_name"),
        order=read_texts(table.get("order"), f"{place}, order"),
        guides=read_text_table(table.get("guides"), f"{place}, guides"),
        needs=read_texts(table.get("needs"), f"{place}, needs"),
        notes=read_texts(table.get("notes"), f"{place}, notes"),
        properties=MappingProxyType(properties),
    )
    _check_order(facts, place)
    _check_guides(facts, place)
    _check_conditions(facts, place)
    return facts


@cache
def _files() -> dict[str, Traversable]:
    folder = resources.files("stitch_tui.catalog")
    return {
        file.name.removesuffix(_SUFFIX): file
        for file in folder.iterdir()
        if file.name.endswith(_SUFFIX)
    }


def _property(value: object, place: str) -> PropertyFacts:
    table = read_table(value, place)
    refuse_unknown(table, _PROPERTY_KEYS, place)

    def text(key: str) -> str:
        return read_text(table[key], f"{place}, {key}") if key in table else ""

    def flag(key: str) -> bool:
        return read_flag(table.get(key, False), f"{place}, {key}")

    def condition(key: str) -> Condition | None:
        return _condition(table[key], f"{place}, {key}") if key in table else None

    return PropertyFacts(
        meaning=read_text(table.get("meaning"), f"{place}, meaning"),
        default=text("default"),
        example=text("example"),
        values=read_text_table(table.get("values", {}), f"{place}, values"),
        shown_when=condition("shown_when"),
        required_when=condition("required_when"),
        multi_line=flag("multi_line"),
        from_file=flag("from_file"),
        is_host=flag("is_host"),
        is_secret=flag("is_secret"),
        note=text("note"),
    )


def _condition(value: object, place: str) -> Condition:
    table = read_table(value, place)
    refuse_unknown(table, {"property", "is"}, place)
    values = read_texts(table.get("is"), f"{place}, is")
    if not values:
        raise CatalogError(f"{place}, is: no value would ever do.")
    return Condition(read_text(table.get("property"), f"{place}, property"), values)


def _check_order(facts: TypeFacts, place: str) -> None:
    if sorted(facts.order) != sorted(facts.properties):
        twice = {name for name in facts.order if facts.order.count(name) > 1}
        odd = sorted(twice | set(facts.order) ^ set(facts.properties))
        raise CatalogError(f"{place}, order: each property once, but see {', '.join(odd)}.")


def _check_guides(facts: TypeFacts, place: str) -> None:
    for name, url in facts.guides.items():
        if not url.startswith("https://"):
            raise CatalogError(f"{place}, guides, {name}: must start with https://.")


def _check_conditions(facts: TypeFacts, place: str) -> None:
    for name, about in facts.properties.items():
        for condition in (about.shown_when, about.required_when):
            if condition is None:
                continue
            other = condition.property
            if other == name or other not in facts.properties:
                raise CatalogError(f"{place}, property {name}: depends on {other}.")
            known = facts.of(other).values
            if known and not known.keys() >= set(condition.values):
                raise CatalogError(f"{place}, property {name}: {other} never has that value.")
