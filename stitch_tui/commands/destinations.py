"""``stitch-tui destinations``: the destinations of the account.

Text is a line a destination; with ``--json`` an array of them as the API sends them (Connect API:
destination object). The state is that of the steps: of the connection check ``watch`` tells.
"""

import argparse
from datetime import UTC

from stitch_tui.clock import read_moment
from stitch_tui.commands.exit_codes import DONE
from stitch_tui.commands.opening import run_with_session
from stitch_tui.commands.printing import complain, say
from stitch_tui.commands.tables import aligned, json_row, json_text
from stitch_tui.connect.models import Destination
from stitch_tui.destination_state import state_of
from stitch_tui.session import Session
from stitch_tui.text import plural

_HEAD = ("id", "type", "name", "state", "created (UTC)")


def run(args: argparse.Namespace) -> int:
    """Print them.

    Takes ``args.json``, ``args.api_url`` and ``args.token_file``. Gives 0, 1 where the API can't be
    asked, 2 for usage, 4 where the token is not accepted, 128+n for a signal.
    """

    async def work(session: Session) -> int:
        listing = await session.client.list_destinations()
        if listing.unreadable:
            entries = plural(listing.unreadable, "entry")
            complain(f"{entries} of the list could not be read.", DONE)
        if args.json:
            say(json_text([json_row(row) for row in listing.rows]))
        elif listing.rows:
            say("\n".join(aligned((_HEAD, *map(_cells, listing.rows)))))
        else:
            say("There is no destination in this account.")
        return DONE

    return run_with_session(args, work)


def _cells(row: Destination) -> tuple[str, ...]:
    state, created = state_of(row), read_moment(row.created_at)
    return (
        "" if row.id is None else f"#{row.id}",
        row.type,
        row.title,
        f"{state.glyph} {state.word}",
        "" if created is None else f"{created.astimezone(UTC):%Y-%m-%d %H:%M}",
    )
