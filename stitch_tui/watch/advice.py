"""What an observation means: who has to act now, and how. Facts stay facts; this is the advice."""

from dataclasses import dataclass, replace
from enum import Enum

from stitch_tui.catalog.check_failures import explain_failure
from stitch_tui.connect.errors import ConnectError, NotAuthorised, Unreachable
from stitch_tui.text import plural, sentence
from stitch_tui.watch.loop import CEILING
from stitch_tui.watch.observation import CheckState, End, FormState, Observation
from stitch_tui.watch.step_words import Actor, words_of_step

_NAMES_AT_MOST = 5


class Tone(Enum):
    """How an advice is marked."""

    DONE = "done"
    WAITING = "waiting"
    YOUR_TURN = "your turn"
    WRONG = "wrong"


@dataclass(frozen=True)
class Advice:
    """``headline`` is one sentence; ``quote`` is the API's own text, whole; then what to do.

    ``fields`` are the properties to look at, the likeliest first, as far as the live report card
    has them. Any of the texts may hold foreign text.
    """

    tone: Tone
    headline: str
    quote: str = ""
    lines: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def advice_on(seen: Observation) -> Advice:
    """The advice on a look: what ended the watch first, then what went wrong, then whose turn."""
    advice = _advice_on(seen)
    if not seen.is_asking:
        return advice
    asked = f"Watched for {CEILING / 60:.0f} minutes."
    if advice.tone is Tone.WAITING:
        return Advice(Tone.YOUR_TURN, asked, lines=(_GO_ON,))
    return replace(advice, lines=(*advice.lines, f"{asked} {_GO_ON}"))


def _advice_on(seen: Observation) -> Advice:
    if seen.end is End.GONE:
        return Advice(Tone.WRONG, "This destination no longer exists.", lines=(_DELETED,))
    if seen.error is not None:
        return _on_error(seen.error, is_asking=seen.is_asking)
    if seen.end is End.DONE:
        return _on_done(seen)
    if seen.check_state is CheckState.FAILED:
        return _on_failure(seen)
    return _on_progress(seen)


_DELETED = "Somebody deleted it. Nothing can be loaded into it any more."
_GO_ON = "Press r to watch on. If you leave, Stitch goes on without this panel."


def _on_error(error: ConnectError, *, is_asking: bool) -> Advice:
    if isinstance(error, NotAuthorised):
        lines = ("The destination is not affected. To go on: ctrl+p, Use another token.",)
        return Advice(Tone.WRONG, str(error), lines=lines)
    again = "What this panel shows is what was known before."
    if not is_asking:
        again = "This panel goes on asking; what it shows is what was known before."
    if isinstance(error, Unreachable) and error.retry_after is not None:
        return Advice(Tone.WAITING, str(error), lines=(again,))
    return Advice(Tone.WRONG, sentence(f"The last look failed: {error}"), lines=(again,))


def _on_done(seen: Observation) -> Advice:
    if seen.check_state is CheckState.PASSED:
        return Advice(Tone.DONE, "Fully configured, and its connection check passed.")
    unseen = "Stitch does not show this check; the form is complete."
    return Advice(Tone.DONE, "Fully configured.", lines=(unseen,))


def _on_failure(seen: Observation) -> Advice:
    """Why the check failed: the documented cause where the text is known, else the whole text."""
    message = (seen.check.message if seen.check else None) or ""
    cause = explain_failure(message, seen.destination.type) if message else None
    if cause is None:
        retry = "Correct what it names, or send the same values again to have it checked anew."
        return Advice(Tone.WRONG, "The connection check failed.", message, (retry,))
    card = seen.destination.report_card
    known = {item.name for item in card.properties} if card is not None else set()
    fields = tuple(name for name in cause.fields if name.partition(".")[0] in known)
    headline = f"The connection check failed. {cause.cause}"
    return Advice(Tone.WRONG, headline, message, (" ".join(cause.advice),), fields)


def _on_progress(seen: Observation) -> Advice:
    state = seen.form_state
    if state is FormState.UNKNOWN:
        return Advice(Tone.WAITING, "Stitch does not say how far this destination is.")
    if state is FormState.MISSING:
        count = plural(len(seen.missing), "required property")
        names = ", ".join(seen.missing[:_NAMES_AT_MOST])
        more = len(seen.missing) - _NAMES_AT_MOST
        tail = f" and {more} more" if more > 0 else ""
        headline = f"{count} not set: {names}{tail}."
        return Advice(
            Tone.YOUR_TURN, headline, lines=("Press e to fill them in.",), fields=seen.missing
        )
    if state is FormState.PAST:
        return _on_step(seen)
    if seen.check_state is CheckState.RUNNING:
        headline = "All that is required is set; Stitch is trying to connect."
        if state is FormState.COMPLETE:
            headline = "Nothing is left to fill in; the connection check is still running."
        return Advice(Tone.WAITING, headline)
    return Advice(Tone.WAITING, "All that is required is set. Stitch goes on by itself.")


def _on_step(seen: Observation) -> Advice:
    words = words_of_step(seen.step)
    tone = Tone.WAITING if words.actor is Actor.STITCH else Tone.YOUR_TURN
    name = (seen.step or "unknown").replace("_", " ")
    on = "This panel goes on watching."
    return Advice(tone, f"Step {name} {words.actor.value}.", lines=(words.to_do, on))
