"""The state of a destination as a glyph and a word; never as a colour alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stitch_tui.connect.models import Destination

_STEP_WORDS = {
    "form": "form",
    "oauth": "needs a browser",
    "profile": "pick a profile",
    "discover_schema": "Stitch discovers",
    "field_selection": "select fields",
}


@dataclass(frozen=True)
class DestinationState:
    """``word`` may hold the name of a step the API made up: foreign text."""

    glyph: str
    word: str


def pause_of(destination: "Destination") -> DestinationState | None:
    """That a destination is paused, and by whom; ``None`` if it is not."""
    if destination.paused_at:
        return DestinationState("‖", "paused")
    if destination.system_paused_at:
        return DestinationState("‖", "paused by Stitch")
    return None


def state_of(destination: "Destination") -> DestinationState:
    """What matters most of a destination: paused before its step."""
    if destination.deleted_at:
        return DestinationState("✗", "deleted")
    pause = pause_of(destination)
    if pause is not None:
        return pause
    card = destination.report_card
    if card is None or card.current_type is None:
        return DestinationState("?", "unknown")
    if card.is_fully_configured:
        return DestinationState("✔", "fully configured")
    step = card.current_type
    return DestinationState("◐", f"on {_STEP_WORDS.get(step, step)}")
