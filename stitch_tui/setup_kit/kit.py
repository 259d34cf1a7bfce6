"""The kit of a destination type: its parts, and the whole as Markdown."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stitch_tui.catalog import facts_of
from stitch_tui.catalog.regions import Region, regions
from stitch_tui.preflight.target import Target
from stitch_tui.setup_kit.google import bigquery_parts, legacy_bigquery_parts
from stitch_tui.setup_kit.mysql import mysql_parts
from stitch_tui.setup_kit.part import Asked, Kind, KitRefusedError, Part
from stitch_tui.setup_kit.postgres import panoply_parts, postgres_parts, redshift_parts
from stitch_tui.setup_kit.snowflake import snowflake_parts
from stitch_tui.setup_kit.sqlserver import sqlserver_parts, synapse_parts
from stitch_tui.setup_kit.storage import databricks_parts, s3_parts, storagegrid_parts
from stitch_tui.text import one_line

_REGION_UNKNOWN = "The API does not tell which region an account is in."


@dataclass(frozen=True)
class Kit:
    """What the other side has to do, in the order in which it is done.

    ``guide`` is the name of the guide it follows, empty where the type has none.
    """

    type_name: str
    display_name: str
    region: Region
    guide: str
    parts: tuple[Part, ...]

    @property
    def depends_on_region(self) -> bool:
        """Whether an account of another region needs something else."""
        own = {*self.region.hosts, *self.region.loader_roles.values()}
        return any(each in part.text for each in own for part in self.parts)

    def part(self, part_id: str) -> Part:
        """The part of that id.

        Raises:
            KeyError: this kit has none.
        """
        return {part.id: part for part in self.parts}[part_id]

    def markdown(self) -> str:
        """The whole, each part under a heading and in a block of its own."""
        return "\n".join(self._markdown())

    def _markdown(self) -> Iterator[str]:
        yield f"# {self.display_name}: what to set up for Stitch"
        yield ""
        if self.depends_on_region:
            yield f"For Stitch accounts in {self.region.label}. {_REGION_UNKNOWN}"
        yield "Put in what stands in `<…>`; passwords and other secrets are never filled in."
        for part in self.parts:
            yield f"\n## {part.title}\n\n{part.why}\n"
            fence = _fence(part.text)
            yield f"{fence}{'' if part.kind is Kind.LIST else part.kind.value}"
            yield part.text
            yield fence
            if part.page:
                yield f"\nStitch's guide: <{part.page}>"
        known = regions()
        yield f"\nCompared with Stitch's docs on {known.recorded}: <{known.pages['addresses']}>"
        yield ""


def kit_for(target: Target, region: Region | None = None, guide: str = "") -> Kit:
    """The kit for ``target``; in the first region and by its first guide unless said otherwise.

    Raises:
        KitRefusedError: nothing is known of the type, it has no such guide, or something typed
            can't be quoted.
    """
    parts = _PARTS.get(target.type_name)
    if parts is None:
        raise KitRefusedError(
            f"Nothing is known of what {one_line(target.type_name, 60)} needs on the other side."
        )
    facts = facts_of(target.type_name)
    if guide and guide not in facts.guides:
        known = ", ".join(facts.guides) or "there is none"
        raise KitRefusedError(f"{facts.display_name} has no guide of that name: {known}.")
    asked = Asked(target, region or regions().all[0], guide or next(iter(facts.guides), ""))
    made = tuple(parts(asked))
    return Kit(target.type_name, facts.display_name, asked.region, asked.guide, made)


def has_kit(type_name: str) -> bool:
    """Whether there is a kit for the type."""
    return type_name in _PARTS


def _fence(text: str) -> str:
    """Longer than any row of backticks in ``text``, so that nothing in it ends the block."""
    return "`" * max([3, *(len(row) + 1 for row in re.findall("`+", text))])


def _dataworld_parts(asked: Asked) -> Iterator[Part]:
    yield Part(
        "grant-access",
        "Grant access",
        Kind.LIST,
        "Nothing has to be set up beforehand.",
        "Type the id of your data.world account into the form\n"
        "Then sign in at data.world when Stitch's web app asks, and let Stitch in",
        asked.page,
    )


_PARTS: Mapping[str, Callable[[Asked], Iterator[Part]]] = {
    "azure_sqldw": synapse_parts,
    "bigquery": legacy_bigquery_parts,
    "bigquery_v2": bigquery_parts,
    "databricks_delta": databricks_parts,
    "dataworld": _dataworld_parts,
    "mssql_server": sqlserver_parts,
    "mysql_destination": mysql_parts,
    "panoply": panoply_parts,
    "postgres": postgres_parts,
    "redshift": redshift_parts,
    "s3": s3_parts,
    "snowflake": snowflake_parts,
    "storagegrid": storagegrid_parts,
}
