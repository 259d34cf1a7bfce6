"""What Stitch's docs say and its API does not.

One TOML file a destination type, one of the ways a connection check fails, and one of where Stitch
connects from (``stitch_tui.catalog.regions``).
"""

from stitch_tui.catalog.check_failures import REFERENCE_URL, CheckFailure, explain_failure
from stitch_tui.catalog.facts import (
    Condition,
    PropertyFacts,
    TypeFacts,
    display_name,
    facts_of,
    known_types,
    read_facts,
)
from stitch_tui.catalog.guide import guide_text
from stitch_tui.catalog.reading import CatalogError

__all__ = [
    "REFERENCE_URL",
    "CatalogError",
    "CheckFailure",
    "Condition",
    "PropertyFacts",
    "TypeFacts",
    "display_name",
    "explain_failure",
    "facts_of",
    "guide_text",
    "known_types",
    "read_facts",
]
