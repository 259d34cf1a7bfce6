"""``stitch-tui apply FILE``: create or change the destinations a file declares.

Which destination is meant, type and name tell: one that is not there is created, with one POST; of
one that is there, a PUT sends what differs. Nothing is sent before everything was compared.
"""

import argparse
import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from stitch_tui.commands.exit_codes import DONE, FAILED, NOT_AUTHORISED, USAGE
from stitch_tui.commands.opening import complain_of, run_with_session
from stitch_tui.commands.printing import Work, complain, say
from stitch_tui.commands.source import STDIN, SourceError, read_source
from stitch_tui.commands.tables import aligned
from stitch_tui.commands.watch import follow
from stitch_tui.connect.errors import ConnectError, NotFound, ProtocolError, Refused
from stitch_tui.connect.models import Destination, Listing, ReportCard, certain, may_hide_one
from stitch_tui.declaration.comparison import Action, Comparison, compare
from stitch_tui.declaration.file import DeclarationError, Declared, Form, read_declared
from stitch_tui.declaration.references import Surroundings
from stitch_tui.export import request_of, request_text
from stitch_tui.forms.paste.read import TEXT_LIMIT
from stitch_tui.session import Session
from stitch_tui.submission import NextSteps, Submission
from stitch_tui.text import many_lines, one_line, plural

_MAPS = (
    'Stitch maps all sources that load into no destination yet to it; unmapped_sources = "leave" '
    "leaves them."
)
_LEAVES = "Sources that load into no destination yet are left as they are."
_NEXT_STEPS = NextSteps(
    "Look with stitch-tui destinations before you apply the file again.",
    "Apply the file again: what is done already stays as it is.",
)
_FORMS = {".toml": Form.TOML, ".json": Form.JSON}


def run(args: argparse.Namespace) -> int:
    """Carry out what a file declares.

    Takes ``args.file`` (a path, or ``-`` for the standard input), ``args.dry_run`` (only GETs are
    sent), ``args.send_secrets``, ``args.wait``, ``args.timeout`` (seconds), ``args.api_url`` and
    ``args.token_file``. Gives 0 when everything is as declared, with ``args.wait`` also fully
    configured and checked, or when a dry run found nothing wrong; 1 when the API refused, could not
    be asked or a check failed; 2 when something is wrong with the file, and nothing was sent; 4
    when the token is not accepted; 128+n for a signal.
    """
    try:
        form = _FORMS.get(Path(args.file).suffix.lower(), Form.EITHER)
        declared = read_declared(_whole(args.file), form)
    except SourceError as error:
        return _nothing_sent([str(error)])
    except DeclarationError as error:
        place = "the standard input" if args.file == STDIN else args.file
        return _nothing_sent([f"{place}: {problem}" for problem in error.problems])
    folder = Path() if args.file == STDIN else Path(args.file).expanduser().parent

    def work(session: Session) -> Work:
        return Application(session, args, Surroundings(os.environ, folder)).carry_out(declared)

    return run_with_session(args, work)


def _whole(source: str) -> str:
    text = read_source(source)
    if len(text) > TEXT_LIMIT:
        raise DeclarationError(f"It is longer than {TEXT_LIMIT:,} characters.")
    return text


def _nothing_sent(problems: Sequence[str]) -> int:
    for problem in problems:
        complain(problem, USAGE)
    return complain(f"{plural(len(problems), 'problem')} to mend first. Nothing was sent.", USAGE)


class Application:
    """Carries out what one file declares. ``around`` is where its references lead."""

    def __init__(self, session: Session, args: argparse.Namespace, around: Surroundings) -> None:
        self._session = session
        self._args = args
        self._around = around

    async def carry_out(self, declared: Sequence[Declared]) -> int:
        """The exit code, after everything was printed.

        Raises:
            ConnectError: the API can't be asked; nothing was sent.
        """
        try:
            compared = await self._compare(declared)
        except DeclarationError as error:
            return _nothing_sent(error.problems)
        for each in compared:
            self._keep_secret(each)
            for note in each.notes:
                complain(f"{each.title}: {note}", DONE)
        say("\n".join(aligned(map(_plan_cells, compared), limit=1_000)))
        if self._args.dry_run:
            return self._print_requests(compared)
        return await self._send(compared)

    async def _compare(self, declared: Sequence[Declared]) -> list[Comparison]:
        """Each declared destination beside the account's; the API is only asked."""
        listing = await self._session.client.list_destinations()
        cards: dict[str, ReportCard | None] = {}
        problems: list[str] = []
        compared: list[Comparison] = []
        for each in declared:
            try:
                existing = _existing(each, listing)
                if each.type not in cards:
                    cards[each.type] = await self._card(each.type)
                card = _usable(cards[each.type], each, is_new=existing is None)
                compared.append(self._compared(each, card, existing))
            except DeclarationError as error:
                problems += [f"{each.title}: {problem}" for problem in error.problems]
        if problems:
            raise DeclarationError(*problems)
        return compared

    def _compared(
        self, declared: Declared, card: ReportCard, existing: Destination | None
    ) -> Comparison:
        sends_secrets = self._args.send_secrets
        return compare(declared, card, existing, self._around, sends_secrets=sends_secrets)

    async def _card(self, type_name: str) -> ReportCard | None:
        try:
            return await self._session.client.get_destination_type(type_name)
        except NotFound:
            return None

    def _keep_secret(self, compared: Comparison) -> None:
        """Nothing that is printed from now on holds a secret, whoever quotes it."""
        for secret in compared.draft.secrets():
            self._session.client.redaction.note(secret.get_secret_value())

    def _print_requests(self, compared: Sequence[Comparison]) -> int:
        for each in compared:
            if each.action is not Action.NOTHING:
                request = request_of(each.draft, self._session.api_url)
                say(f"\n{many_lines(request_text(*request))}")
        say("\nNothing was sent: this is a dry run.")
        return DONE

    async def _send(self, compared: Sequence[Comparison]) -> int:
        """Send one after the other, to the first that fails; then wait, where that is asked for."""
        done: list[Destination] = []
        for place, each in enumerate(compared):
            try:
                done.append(await self._sent(each))
            except ConnectError as error:
                code = complain_of(self._session, error, about=_about(each, error))
                later = compared[place + 1 :]
                left = [more.title for more in later if more.action is not Action.NOTHING]
                if left:
                    complain(f"Not sent: {', '.join(left)}.", code)
                return code
        return await self._wait(done) if self._args.wait else DONE

    async def _sent(self, compared: Comparison) -> Destination:
        existing = compared.draft.destination
        if existing is not None and compared.action is Action.NOTHING:
            return existing
        submission = Submission(compared.draft, _say_lost, next_steps=_NEXT_STEPS)
        try:
            sent = await submission.send(self._session)
        except asyncio.CancelledError:
            told = f"It may have been sent. {_NEXT_STEPS.cannot_tell}"
            complain(f"{compared.title}: {told}", FAILED)
            raise
        number = f" #{sent.destination.id}" if existing is None else ""
        say(one_line(f"✔ {compared.title}{number}: {sent.told}", 1_000))
        return sent.destination

    async def _wait(self, done: Sequence[Destination]) -> int:
        """Follow each to its outcome; the exit code is that of the first that is not good."""
        codes = []
        for each in done:
            codes.append(await follow(self._session, each, patience=self._args.timeout))
            if codes[-1] == NOT_AUTHORISED:
                break
        return next((code for code in codes if code != DONE), DONE)


def _existing(declared: Declared, listing: Listing[Destination]) -> Destination | None:
    """The destination of that type and name; ``None`` if there is none.

    Raises:
        DeclarationError: there are several.
        ProtocolError: that can't be told.
    """
    rows = [
        row
        for row in certain(listing).rows
        if (row.type, row.name) == (declared.type, declared.name) and not row.deleted_at
    ]
    ids = [f"#{row.id}" for row in rows if row.id is not None]
    if len(ids) > 1:
        raise DeclarationError(
            f"there are {len(ids)} of that type and name ({', '.join(ids)}); rename or delete all "
            "but one."
        )
    if len(rows) != len(ids) or (not rows and may_hide_one(certain(listing))):
        raise ProtocolError(
            f"Part of the list can't be read, so {declared.title} may be there already.",
            advice="Nothing was sent. Look with stitch-tui destinations.",
        )
    return rows[0] if rows else None


def _usable(card: ReportCard | None, declared: Declared, *, is_new: bool) -> ReportCard:
    if card is None:
        raise DeclarationError(
            f"there is no destination type {declared.type}; stitch-tui types lists them."
        )
    if is_new and not card.is_accessible:
        raise DeclarationError(f"this account can't create a {declared.type} destination.")
    return card


def _about(compared: Comparison, error: ConnectError) -> str:
    """What an error is about: the destination, and the properties the API found fault with."""
    bad = ", ".join(error.bad_properties) if isinstance(error, Refused) else ""
    return compared.title + (f", {bad}" if bad else "")


def _plan_cells(compared: Comparison) -> tuple[str, ...]:
    return tuple(_plan_parts(compared))


def _plan_parts(compared: Comparison) -> Iterator[str]:
    action = compared.action
    yield f"{action.glyph} {action.value}"
    yield compared.title
    if action is Action.CREATE:
        yield _MAPS if compared.declared.maps_unmapped_sources else _LEAVES
    elif action is Action.CHANGE:
        yield f"sends {', '.join(compared.sent)}"
    elif compared.uncompared:
        names = ", ".join(compared.uncompared)
        yield f"{names}: can't be compared; --send-secrets sends what the file says"


def _say_lost() -> None:
    complain("The answer was lost. Looking for what became of the request …", FAILED)
