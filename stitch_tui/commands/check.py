"""``stitch-tui check``: the pre-flight check without a terminal UI, one line a check."""

import argparse
import json
from contextlib import aclosing

from pydantic import SecretStr

from stitch_tui.catalog import facts_of, known_types
from stitch_tui.clock import SystemClock
from stitch_tui.commands.exit_codes import DONE, FAILED, USAGE
from stitch_tui.commands.printing import complain, run_to_the_end, say
from stitch_tui.commands.source import SourceError, read_given
from stitch_tui.connect.credentials import secret_texts
from stitch_tui.connect.redaction import Redaction
from stitch_tui.preflight.finding import Check, Finding, Verdict
from stitch_tui.preflight.given import GivenError, given_target
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.run import run as run_probes
from stitch_tui.preflight.target import Target
from stitch_tui.text import one_line, sentence

_WHOSE = "From this machine, not from Stitch, which connects from addresses of its own."
_NOTHING = "Nothing about this type can be checked from here."


def run(args: argparse.Namespace) -> int:
    """Make every check there is for a type.

    Takes ``args.type``, ``args.source`` (a path, or ``-`` for the standard input: a connection
    string, JSON properties, a key file), ``args.settings`` (each ``NAME=VALUE``) and ``args.json``.
    Gives 0 where no check failed, 1 where one did or the output can't be written, 2 for a type or a
    file it can't use, 128+n for a signal.
    """
    if args.type not in known_types():
        known = ", ".join(known_types())
        return complain(f"There is no destination type {args.type}. Try: {known}.", USAGE)
    try:
        target = _with_suggestions(given_target(args.type, read_given(args.source), args.settings))
    except (GivenError, SourceError) as error:
        return complain(str(error), USAGE)
    return run_to_the_end(_Checks(target, as_json=args.json).make())


def _with_suggestions(target: Target) -> Target:
    """What the documentation suggests for what was not given, as in a form."""
    suggested = {
        name: about.default
        for name, about in facts_of(target.type_name).properties.items()
        if about.default
    }
    return Target(target.type_name, {**suggested, **target.values})


class _Checks:
    """Prints each check as it ends; ``as_json`` as an object a line."""

    def __init__(self, target: Target, *, as_json: bool) -> None:
        self._target = target
        self._as_json = as_json
        # No finding holds a secret; should a server quote one in its own words, it is masked.
        self._redaction = Redaction()
        for value in target.values.values():
            if isinstance(value, SecretStr):
                for part in secret_texts(value.get_secret_value()):
                    self._redaction.note(part)

    async def make(self) -> int:
        """Make them all; the exit code."""
        clock = SystemClock()
        probes = probes_for(self._target, clock.now())
        if not self._as_json:
            say(_WHOSE if probes else _NOTHING)
        has_failed = False
        async with aclosing(run_probes(self._target, probes, clock)) as made:
            async for progress in made:
                if progress.finding is not None:
                    has_failed |= progress.finding.verdict is Verdict.FAILED
                    say(self._line(progress.check, progress.finding, progress.seconds))
        return FAILED if has_failed else DONE

    def _line(self, check: Check, finding: Finding, seconds: float) -> str:
        mask, verdict = self._redaction.mask, finding.verdict
        if self._as_json:
            return json.dumps(
                {
                    "check": check.id,
                    "state": verdict.name.lower(),
                    "seconds": round(seconds, 3),
                    "detail": mask(finding.detail),
                    "advice": mask(finding.advice),
                    "fields": finding.fields,
                    "message": mask(finding.message),
                }
            )
        spent = "" if verdict is Verdict.NOT_TRIED else f"{seconds:.2f} s"
        told = " ".join(sentence(part) for part in (finding.detail, finding.advice) if part)
        head = f"{verdict.glyph} {check.title:<24} {verdict.value:<9} {spent:>7}"
        return f"{head}  {one_line(mask(told), 1_000)}"
