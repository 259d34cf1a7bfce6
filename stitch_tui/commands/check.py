"""``stitch-tui check``: the pre-flight check without a terminal UI, one line a check."""

import argparse
import json
import sys
from contextlib import aclosing
from pathlib import Path

from pydantic import SecretStr

from stitch_tui.catalog import TypeFacts, facts_of, known_types
from stitch_tui.clock import SystemClock
from stitch_tui.commands.exit_codes import DONE, FAILED, USAGE
from stitch_tui.commands.printing import complain, run_to_the_end, say
from stitch_tui.connect.credentials import secret_texts, sounds_secret
from stitch_tui.connect.redaction import Redaction
from stitch_tui.forms.paste import PasteError, read_pasted
from stitch_tui.forms.paste.read import TEXT_LIMIT
from stitch_tui.preflight.finding import Check, Finding, Verdict
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.run import run as run_probes
from stitch_tui.preflight.target import Target
from stitch_tui.text import one_line, sentence

_WHOSE = "From this machine, not from Stitch, which connects from addresses of its own."
_NOTHING = "Nothing about this type can be checked from here."


def run(args: argparse.Namespace) -> int:
    """Make every check there is for a type.

    Takes ``args.type``, ``args.from_file`` (a path, or ``-`` for the standard input: a connection
    string, JSON properties, a key file) and ``args.json``. Gives 0 where no check failed, 1 where
    one did or the output can't be written, 2 for a type or a file it can't use, 128+n for a signal.
    """
    try:
        target = _read_target(args.type, args.from_file)
    except _UsageError as error:
        return complain(str(error), USAGE)
    return run_to_the_end(_Checks(target, as_json=args.json).make())


class _UsageError(Exception):
    """What keeps the checks from being made; the message is one sentence."""


def _read_target(type_name: str, source: str) -> Target:
    """What the file holds, and what the documentation suggests for the rest, as in a form."""
    if type_name not in known_types():
        known = ", ".join(known_types())
        raise _UsageError(f"{type_name} is no destination type known here: {known}.")
    facts = facts_of(type_name)
    try:
        pasted = read_pasted(_read_text(source), _secrecy(facts), type_name)
    except PasteError as error:
        raise _UsageError(str(error)) from None
    for told in (*pasted.advice, *pasted.left_out):
        complain(sentence(told), DONE)
    values: dict[str, str | SecretStr] = {
        name: about.default for name, about in facts.properties.items() if about.default
    }
    for each in pasted.values:
        values[each.name] = SecretStr(each.text) if each.is_secret else each.text
    return Target(type_name, values)


def _secrecy(facts: TypeFacts) -> dict[str, bool]:
    """The properties of a type, and whether each is a secret."""
    properties = facts.properties.items()
    return {name: about.is_secret or sounds_secret(name) for name, about in properties}


def _read_text(source: str) -> str:
    try:
        if source == "-":
            return sys.stdin.read(TEXT_LIMIT + 1)
        with Path(source).expanduser().open(encoding="utf-8-sig") as file:
            return file.read(TEXT_LIMIT + 1)
    except OSError as error:
        raise _UsageError(f"{source} can't be read: {error.strerror}.") from None
    except ValueError:
        raise _UsageError(f"{source} is no text.") from None


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
