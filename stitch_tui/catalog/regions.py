"""Where Stitch connects from: its addresses and AWS roles in each region, and their pages.

An account is in one region for good; the Connect API does not tell which. What is known stands in
``stitch_side/regions.toml``::

    recorded = 2026-08-18               # the day it was compared with Stitch's docs

    [pages]                             # of Stitch's docs
    addresses = "https://..."           # has to be there: where the addresses are listed
    tunnel = "https://..."              # has to be there: how an SSH server is set up

    [region.europe]
    label = "Europe"
    aws_region = "eu-central-1"
    addresses = ["203.0.113.7/32"]      # IPv4 networks, all of which have to be let in

    [region.europe.loader_roles]        # by destination type: the AWS role that loads
    s3 = "arn:aws:iam::..."
"""

import datetime
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from stitch_tui.catalog.facts import known_types
from stitch_tui.catalog.reading import (
    CatalogError,
    parse,
    read_table,
    read_text,
    read_text_table,
    read_texts,
    refuse_unknown,
)

_FOLDER, _FILE = "stitch_side", "regions.toml"
_KEYS = {"recorded", "pages", "region"}
_REGION_KEYS = {"label", "aws_region", "addresses", "loader_roles"}
_NEEDED_PAGES = ("addresses", "tunnel")
_ARN = "arn:aws:iam::"


@dataclass(frozen=True, eq=False)
class Region:
    """One of Stitch's regions. ``addresses`` are networks such as ``203.0.113.7/32``.

    ``loader_roles`` maps a destination type to the AWS role Stitch loads it with.
    """

    id: str
    label: str
    aws_region: str
    addresses: tuple[str, ...]
    loader_roles: Mapping[str, str]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The addresses without their ``/32``."""
        return tuple(each.removesuffix("/32") for each in self.addresses)


@dataclass(frozen=True, eq=False)
class Regions:
    """All of them, the default first. ``pages`` maps a name to a page of Stitch's docs."""

    recorded: datetime.date
    pages: Mapping[str, str]
    all: tuple[Region, ...]

    def of(self, region_id: str) -> Region | None:
        """The region of that id."""
        return next((region for region in self.all if region.id == region_id), None)


@cache
def regions() -> Regions:
    """What is known of Stitch's regions."""
    file = resources.files("stitch_tui.catalog") / _FOLDER / _FILE
    return read_regions(file.read_text("utf-8"))


def read_regions(toml: str, place: str = _FILE) -> Regions:
    """The regions in the text of a file. Raises ``CatalogError`` for any slip in it."""
    table = parse(toml, place)
    refuse_unknown(table, _KEYS, place)
    found = tuple(
        _region(name, value, f"{place}, region {name}")
        for name, value in read_table(table.get("region"), f"{place}, region").items()
    )
    if not found:
        raise CatalogError(f"{place}, region: there is none.")
    return Regions(
        _date(table.get("recorded"), f"{place}, recorded"),
        _pages(table.get("pages"), f"{place}, pages"),
        found,
    )


def _region(name: str, value: object, place: str) -> Region:
    table = read_table(value, place)
    refuse_unknown(table, _REGION_KEYS, place)
    return Region(
        id=name,
        label=read_text(table.get("label"), f"{place}, label"),
        aws_region=read_text(table.get("aws_region"), f"{place}, aws_region"),
        addresses=_addresses(table.get("addresses"), f"{place}, addresses"),
        loader_roles=_roles(table.get("loader_roles"), f"{place}, loader_roles"),
    )


def _date(value: object, place: str) -> datetime.date:
    if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
        raise CatalogError(f"{place}: must be a day, such as 2026-08-18.")
    return value


def _pages(value: object, place: str) -> Mapping[str, str]:
    pages = read_text_table(value, place)
    for name in _NEEDED_PAGES:
        if name not in pages:
            raise CatalogError(f"{place}: no page {name}.")
    for name, url in pages.items():
        if not url.startswith("https://"):
            raise CatalogError(f"{place}, {name}: must start with https://.")
    return pages


def _addresses(value: object, place: str) -> tuple[str, ...]:
    addresses = read_texts(value, place)
    if not addresses or len(set(addresses)) < len(addresses):
        raise CatalogError(f"{place}: at least one, and each once.")
    for text in addresses:
        try:
            ipaddress.IPv4Network(text)
        except ValueError:
            raise CatalogError(f"{place}: {text} is no IPv4 network.") from None
        if "/" not in text:
            raise CatalogError(f"{place}: {text} has no /32 or the like.")
    return addresses


def _roles(value: object, place: str) -> Mapping[str, str]:
    roles = read_text_table(value, place)
    for name, arn in roles.items():
        if name not in known_types():
            raise CatalogError(f"{place}: no destination type {name}.")
        if not arn.startswith(_ARN):
            raise CatalogError(f"{place}, {name}: must start with {_ARN}.")
    return roles
