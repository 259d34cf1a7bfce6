"""``stitch-tui card TYPE``: the report card of a destination type.

Text is a line a step and a line a property; with ``--json`` the report card as the API sends it
(Connect API: destination report card).
"""

import argparse
from collections.abc import Iterator

from stitch_tui.catalog import TypeFacts, facts_of
from stitch_tui.commands.exit_codes import DONE, FAILED
from stitch_tui.commands.opening import run_with_session
from stitch_tui.commands.printing import complain, say
from stitch_tui.commands.tables import aligned, json_row, json_text
from stitch_tui.connect.errors import NotFound
from stitch_tui.connect.models import Property, ReportCard
from stitch_tui.forms.field import Setter, badges, is_user_required, setter_of
from stitch_tui.forms.schema import read_entry
from stitch_tui.session import Session
from stitch_tui.text import one_line

_LEGEND = "● you have to fill in   ○ optional"


def run(args: argparse.Namespace) -> int:
    """Print it.

    Takes ``args.type``, ``args.json``, ``args.api_url`` and ``args.token_file``. Gives 0, 1 where
    there is no such type or the API can't be asked, 2 for usage, 4 where the token is not accepted,
    128+n for a signal.
    """

    async def work(session: Session) -> int:
        try:
            card = await session.client.get_destination_type(args.type)
        except NotFound:
            told = f"There is no destination type {args.type}. stitch-tui types lists them."
            return complain(told, FAILED)
        say(json_text(json_row(card)) if args.json else "\n".join(_lines(card)))
        return DONE

    return run_with_session(args, work)


def _lines(card: ReportCard) -> Iterator[str]:
    facts = facts_of(card.type)
    yield one_line(facts.display_name)
    for number, step in enumerate(card.steps, 1):
        yield f"{number} {one_line(step.type or 'unknown step')}"
        yield from aligned(_cells(item, facts) for item in step.properties)
    yield _LEGEND


def _cells(item: Property, facts: TypeFacts) -> tuple[str, ...]:
    mark = "●" if is_user_required(item) else "○"
    is_settable = setter_of(item) not in {Setter.STITCH_ONLY, Setter.UNKNOWN}
    rule = read_entry(item.json_schema, item.json_schema or {}).rule if is_settable else ""
    return (
        f"  {mark} {item.name}",
        ", ".join(badges(item)) or "optional",
        f"takes {rule}" if rule else "",
        facts.of(item.name).meaning,
    )
