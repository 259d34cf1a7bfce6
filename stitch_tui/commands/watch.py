"""``stitch-tui watch``: follow one destination without a terminal UI, one line a change."""

import argparse
import asyncio
import json
from dataclasses import dataclass
from datetime import datetime

from stitch_tui.clock import read_moment
from stitch_tui.commands.exit_codes import DONE, FAILED, NOT_AUTHORISED, USAGE
from stitch_tui.commands.opening import run_with_session
from stitch_tui.commands.printing import Work, complain, say
from stitch_tui.connect.client import ConnectClient
from stitch_tui.connect.errors import ConnectError, NotAuthorised, Unreachable
from stitch_tui.connect.models import Destination
from stitch_tui.session import Session
from stitch_tui.text import one_line
from stitch_tui.watch.advice import Tone, advice_on
from stitch_tui.watch.loop import Watch
from stitch_tui.watch.observation import CheckState, End, Observation
from stitch_tui.watch.pace import Pace

_FOREVER = 365 * 86_400.0


def run(args: argparse.Namespace) -> int:
    """Watch until there is an outcome.

    Takes ``args.id`` or ``args.latest``, ``args.json``, ``args.timeout`` (seconds),
    ``args.profile`` and ``args.api_url``. Gives 0 when fully configured and checked, 1 when the
    check failed, the destination is gone, the time is over or the output can't be written, 4 when
    the token is not accepted, 128+n for a signal.
    """
    if not args.demo and (args.id is None) == (not args.latest):
        return complain("Give the id of a destination, or --latest.", USAGE)
    wanted = None if args.latest else Destination(type="destination", id=args.id)

    def work(session: Session) -> Work:
        return follow(session, wanted, patience=args.timeout, as_json=args.json)

    return run_with_session(args, work)


async def follow(
    session: Session, destination: Destination | None, *, patience: float, as_json: bool = False
) -> int:
    """Print a line a change until there is an outcome; the exit code for it.

    Follows the destination made last where ``destination`` is None. ``patience`` is in seconds, 0
    for never.
    """
    return await _Run(session, destination, as_json=as_json).to_the_end(patience)


@dataclass(frozen=True)
class _Line:
    """One line of output: ``event`` and the facts are for programs, ``text`` for people."""

    at: datetime
    event: str
    text: str
    seen: Observation | None = None
    exit_code: int | None = None

    def plain(self) -> str:
        return f"{self.at.isoformat(timespec='seconds')}  {one_line(self.text, 1_000)}"

    def json(self) -> str:
        facts: dict[str, object] = {
            "at": self.at.isoformat(timespec="seconds"),
            "event": self.event,
            "text": self.text,
        }
        if self.seen is not None:
            row = self.seen.destination
            facts |= {
                "destination": {"id": row.id, "type": row.type, "name": row.name},
                "step": self.seen.step,
                "fully_configured": self.seen.is_fully_configured,
                "check": self.seen.check_state.name.lower(),
            }
        if self.exit_code is not None:
            facts["exit_code"] = self.exit_code
        return json.dumps(facts, ensure_ascii=True)


class _Run:
    def __init__(self, session: Session, destination: Destination | None, *, as_json: bool) -> None:
        self._session = session
        self._destination = destination
        self._as_json = as_json
        self._has_begun = False
        self._advice = ""

    async def to_the_end(self, patience: float) -> int:
        """The exit code, after everything was printed."""
        try:
            async with asyncio.timeout(patience or _FOREVER):
                return await self._watch()
        except TimeoutError:
            return self._end(FAILED, "timeout", f"Gave up after {patience:g} s.")
        except ConnectError as error:
            code = NOT_AUTHORISED if isinstance(error, NotAuthorised) else FAILED
            return self._end(code, "failed", f"{error} {error.advice}")

    async def _watch(self) -> int:
        session = self._session
        destination = self._destination or await self._find_latest()
        if destination is None:
            return self._end(FAILED, "not_found", "There is no destination in this account.")
        watch = Watch(session.client, destination, session.clock, ceiling=_FOREVER)
        async for seen in watch.observations():
            code = _exit_code(seen)
            self._tell(seen, destination)
            if code is not None:
                return self._end(code, *_outcome(seen, has_begun=self._has_begun), seen=seen)
            self._advise(seen)
        raise AssertionError("the last look has an end")

    async def _find_latest(self) -> Destination | None:
        """The destination made last; asked for until the API answers."""
        pace, is_told = Pace(self._session.jitter), False
        while True:
            try:
                return await _latest(self._session.client)
            except NotAuthorised:
                raise
            except ConnectError as error:
                if not is_told:
                    self._say("look_failed", f"look failed: {error}", None)
                    is_told = True
                asked = error.retry_after if isinstance(error, Unreachable) else None
            await self._session.clock.sleep(max(pace.pause(), asked or 0.0))

    def _tell(self, seen: Observation, known: Destination) -> None:
        """Print how it stands at first, then what changed."""
        entries = self._session.timeline(known.id or 0).take(seen, known)
        if seen.end in {End.GONE, End.NOT_AUTHORISED}:
            return
        if not self._has_begun and seen.error is None:
            self._has_begun = True
            self._say("watching", _standing(seen), seen)
            return
        for entry in entries:
            self._say(entry.kind, entry.text, seen)

    def _advise(self, seen: Observation) -> None:
        """Print that somebody has to act, once."""
        advice = advice_on(seen)
        if advice.tone is Tone.YOUR_TURN and seen.error is None and advice.headline != self._advice:
            self._advice = advice.headline
            self._say("advice", " ".join((advice.headline, *advice.lines[:1])), seen)

    def _end(self, code: int, event: str, text: str, seen: Observation | None = None) -> int:
        self._say(event, text, seen, code)
        return code

    def _say(
        self, event: str, text: str, seen: Observation | None, code: int | None = None
    ) -> None:
        masked = self._session.client.mask(text)
        line = _Line(self._session.clock.now(), event, masked, seen, code)
        say(line.json() if self._as_json else line.plain())


async def _latest(client: ConnectClient) -> Destination | None:
    """The destination made last; of two made at once the one with the higher id."""
    rows = (await client.list_destinations(tries=1)).rows
    here = [row for row in rows if row.id is not None and not row.deleted_at]

    def age(row: Destination) -> tuple[float, int]:
        created = read_moment(row.created_at)
        return (created.timestamp() if created else 0.0, row.id or 0)

    return max(here, key=age, default=None)


def _standing(seen: Observation) -> str:
    row = seen.destination
    step = (seen.step or "unknown").replace("_", " ")
    check = f"connection check {seen.check_state.value}"
    return f"watching {row.title} ({row.type}, #{row.id}): step {step}, {check}"


def _exit_code(seen: Observation) -> int | None:
    """The code the run ends with at this look; ``None`` where it goes on."""
    if seen.end is End.DONE:
        return DONE
    if seen.end is End.NOT_AUTHORISED:
        return NOT_AUTHORISED
    failed = seen.check_state is CheckState.FAILED and seen.error is None
    return FAILED if failed or seen.end is not None else None


def _outcome(seen: Observation, *, has_begun: bool) -> tuple[str, str]:
    """The last event, and a sentence for it."""
    advice = advice_on(seen)
    text = " ".join(part for part in (advice.headline, advice.quote, *advice.lines) if part)
    if seen.end is End.GONE and not has_begun:
        return "not_found", f"There is no destination #{seen.destination.id} in this account."
    if seen.end is End.GONE:
        return "gone", "This destination no longer exists."
    if seen.end is End.NOT_AUTHORISED:
        return "not_authorised", f"{seen.error} Nothing was changed."
    return ("done" if seen.end is End.DONE else "failed"), text
