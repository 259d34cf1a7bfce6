"""What Stitch's docs say about a destination type and its API does not: one TOML file a type."""

from stitch_tui.catalog.facts import (
    CatalogError,
    Condition,
    PropertyFacts,
    TypeFacts,
    facts_of,
    known_types,
    read_facts,
)

__all__ = [
    "CatalogError",
    "Condition",
    "PropertyFacts",
    "TypeFacts",
    "facts_of",
    "known_types",
    "read_facts",
]
