"""What each kind of connection step asks of whom (Connect API: connection steps)."""

from dataclasses import dataclass
from enum import Enum

WEB_APP = "https://app.stitchdata.com"
"""Where Stitch's own pages are, for the steps that need a browser."""


class Actor(Enum):
    """Who has to do something before the step is behind."""

    YOU = "waits for you, here"
    YOU_IN_A_BROWSER = "waits for you, in a browser"
    STITCH = "waits for Stitch"
    UNKNOWN = "waits for something this program does not know"


@dataclass(frozen=True)
class StepWords:
    """``meaning`` says what the step is, ``to_do`` what has to happen now that it is current."""

    actor: Actor
    meaning: str
    to_do: str


_UNKNOWN = StepWords(
    Actor.UNKNOWN,
    "A step this program does not know. Its status is shown; the web app can complete it.",
    f"Stitch has a step here that this program does not know. See {WEB_APP}.",
)
_WORDS = {
    "form": StepWords(
        Actor.YOU,
        "You fill in a form. Once all required properties are set, Stitch connects.",
        "Press e to fill it in.",
    ),
    "oauth": StepWords(
        Actor.YOU_IN_A_BROWSER,
        "You grant access in a browser, in the Stitch web app; Stitch keeps the tokens.",
        f"Open {WEB_APP}, choose this destination, and grant access there.",
    ),
    "profile": StepWords(
        Actor.YOU_IN_A_BROWSER,
        "You pick an account or view in the Stitch web app.",
        f"Open {WEB_APP}, choose this destination, and pick the profile there.",
    ),
    "discover_schema": StepWords(
        Actor.STITCH,
        "Stitch reads the structure by itself; there is nothing to fill in.",
        "Stitch reads the structure now. There is nothing to do here.",
    ),
    "field_selection": StepWords(
        Actor.YOU_IN_A_BROWSER,
        "You select what to replicate in the Stitch web app.",
        f"Open {WEB_APP} and select what to replicate.",
    ),
    "fully_configured": StepWords(
        Actor.STITCH,
        "Nothing is left to fill in. The connection check may still be running.",
        "Nothing is left to fill in.",
    ),
}


def words_of_step(step_type: str | None) -> StepWords:
    """The words for a step type, also for one the API made up since."""
    return _WORDS.get(step_type or "", _UNKNOWN)
