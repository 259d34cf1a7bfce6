"""Small strict readers for the catalogue's TOML files. Each names file and place when it refuses.

``place`` is where in which file the value stands: "postgres.toml, property host, meaning".
"""

import tomllib
from collections.abc import Iterable, Mapping
from types import MappingProxyType


class CatalogError(ValueError):
    """A file of the catalogue that is not as it should be; the message names file and place."""


def parse(toml: str, place: str) -> dict[str, object]:
    """The whole file, its order kept."""
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{place} is not TOML: {error}.") from error


def refuse_unknown(table: Iterable[str], known: set[str], place: str) -> None:
    """Stop at a key nobody reads: most likely a misspelt one."""
    unknown = sorted(set(table) - known)
    if unknown:
        raise CatalogError(f"{place}: unknown key {', '.join(unknown)}.")


def read_table(value: object, place: str) -> dict[str, object]:
    """``value``, a table."""
    if not isinstance(value, dict):
        raise CatalogError(f"{place}: must be a table.")
    return value


def read_text_table(value: object, place: str) -> Mapping[str, str]:
    """``value``, a table of texts, as one that cannot be changed."""
    items = read_table(value, place).items()
    return MappingProxyType({key: read_text(item, f"{place}, {key}") for key, item in items})


def read_text(value: object, place: str) -> str:
    """``value``, a text that says something."""
    if not isinstance(value, str) or not value.strip():
        raise CatalogError(f"{place}: must be a text, and not an empty one.")
    return value


def read_texts(value: object, place: str) -> tuple[str, ...]:
    """``value``, a list of texts; the list may be empty."""
    if not isinstance(value, list):
        raise CatalogError(f"{place}: must be a list of texts.")
    return tuple(read_text(item, place) for item in value)


def read_flag(value: object, place: str) -> bool:
    """``value``, true or false."""
    if not isinstance(value, bool):
        raise CatalogError(f"{place}: must be true or false.")
    return value
