"""``stitch-tui types``: the destination types the API lists, or how they differ from what is known.

Text is a line a type; with ``--json`` an array of the report cards as the API sends them (Connect
API: list destination types). ``--diff`` prints a line a difference, with ``--json`` an array of
objects: ``kind`` (``new``, ``gone``, ``changed``), ``type``, ``property`` and ``aspect`` (null
where it is about the whole), ``bundled`` and ``live``.
"""

import argparse

from stitch_tui.catalog import display_name
from stitch_tui.commands.exit_codes import DONE, FAILED
from stitch_tui.commands.opening import run_with_session
from stitch_tui.commands.printing import complain, say
from stitch_tui.commands.tables import aligned, json_row, json_text
from stitch_tui.connect.models import Listing, ReportCard
from stitch_tui.drift import Difference, drift
from stitch_tui.forms.field import is_user_required
from stitch_tui.session import Session
from stitch_tui.text import plural

_HEAD = ("type", "name", "state", "plan tier", "access", "to fill in")


def run(args: argparse.Namespace) -> int:
    """Print them.

    Takes ``args.json``, ``args.diff``, ``args.api_url`` and ``args.token_file``. Gives 0, 1 where
    the API can't be asked or, with ``args.diff``, where anything differs, 2 for usage, 4 where the
    token is not accepted, 128+n for a signal.
    """

    async def work(session: Session) -> int:
        listing = await session.client.list_destination_types()
        if listing.unreadable:
            complain(f"{plural(listing.unreadable, 'report card')} could not be read.", DONE)
        print_ = _print_drift if args.diff else _print
        return print_(listing, as_json=args.json)

    return run_with_session(args, work)


def _print(listing: Listing[ReportCard], *, as_json: bool) -> int:
    if as_json:
        say(json_text([json_row(card) for card in listing.rows]))
    elif listing.rows:
        say("\n".join(aligned((_HEAD, *map(_cells, listing.rows)))))
    else:
        say("The API lists no types.")
    return DONE


def _print_drift(listing: Listing[ReportCard], *, as_json: bool) -> int:
    """What can't be read may differ, so it counts as if it did."""
    found = tuple(drift(listing.rows))
    if as_json:
        say(json_text([each.json() for each in found]))
    elif found:
        say("\n".join(aligned(map(_difference_cells, found))))
    else:
        say("Nothing differs from what this program knows of the types.")
    return FAILED if found or listing.unreadable else DONE


def _difference_cells(found: Difference) -> tuple[str, ...]:
    place = f"{found.type}.{found.property}" if found.property else found.type
    return (f"{found.kind.glyph} {found.kind.value}", place, found.words())


def _cells(card: ReportCard) -> tuple[str, ...]:
    details = card.details
    required = sum(is_user_required(item) for item in card.properties)
    return (
        card.type,
        display_name(card.type),
        (details.pipeline_state if details else None) or "unknown",
        (details.pricing_tier if details else None) or "unknown",
        "✔ yes" if card.is_accessible else "✗ no",
        f"{required} of {len(card.properties)}",
    )
