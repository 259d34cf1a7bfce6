"""What Stitch's docs say about a destination type and its API does not: one TOML file a type."""

from stitch_tui.catalog.facts import (
    Condition,
    PropertyFacts,
    TypeFacts,
    facts_of,
    known_types,
    read_facts,
)
from stitch_tui.catalog.guide import guide_text
from stitch_tui.catalog.reading import CatalogError

__all__ = [
    "CatalogError",
    "Condition",
    "PropertyFacts",
    "TypeFacts",
    "facts_of",
    "guide_text",
    "known_types",
    "read_facts",
]
