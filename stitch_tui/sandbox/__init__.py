"""The local Connect API: real enough to set up a destination against, with no account needed."""

from stitch_tui.sandbox.destination_types import TypeCard, TypesFileError, load_types
from stitch_tui.sandbox.scenarios import SCENARIOS, Scenario
from stitch_tui.sandbox.server import Sandbox

__all__ = ["SCENARIOS", "Sandbox", "Scenario", "TypeCard", "TypesFileError", "load_types"]
