"""The refresh loop: looks at one destination until there is nothing left to wait for."""

from stitch_tui.watch.advice import Advice, Tone, advice_on
from stitch_tui.watch.changes import Change, ChangeKind, changes
from stitch_tui.watch.loop import CEILING, Watch
from stitch_tui.watch.observation import CheckState, End, FormState, Observation
from stitch_tui.watch.pace import LONGEST_PAUSE, REQUESTS_A_MINUTE, Pace, RequestBudget
from stitch_tui.watch.timeline import Entry, Timeline

__all__ = [
    "CEILING",
    "LONGEST_PAUSE",
    "REQUESTS_A_MINUTE",
    "Advice",
    "Change",
    "ChangeKind",
    "CheckState",
    "End",
    "Entry",
    "FormState",
    "Observation",
    "Pace",
    "RequestBudget",
    "Timeline",
    "Tone",
    "Watch",
    "advice_on",
    "changes",
]
