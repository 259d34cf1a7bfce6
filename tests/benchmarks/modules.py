"""Which modules are imported when the first frame stands, and when there is something to use."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.terminal.terminal import Terminal

# Both stop at the same point: what is called after the first refresh.
_OURS = """
import json, sys
from pathlib import Path
from stitch_tui.app import StitchApp
from stitch_tui.cli import main

async def record(self, token, *, demo):
    Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
    self.exit()
    raise ValueError("measured")

StitchApp.open_session = record
main(["--demo"])
"""
_EMPTY = """
import json, sys
from pathlib import Path
from tests.benchmarks.empty_app import Empty

class Recording(Empty):
    def on_mount(self):
        self.call_after_refresh(self.record)

    def record(self):
        Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
        self.exit()

Recording().run()
"""
_AT_THE_END = """
import json, sys
from pathlib import Path
from stitch_tui.cli import main

main(["--demo"])
Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
"""


def at_first_frame(environment: Mapping[str, str], folder: Path) -> tuple[set[str], set[str]]:
    """The modules of the empty app, and of ours in its demo."""
    return _modules(_EMPTY, environment, folder), _modules(_OURS, environment, folder)


def at_the_lists(environment: Mapping[str, str], folder: Path) -> tuple[set[str], set[str]]:
    """The modules of the demo at its list of destinations, and at its list of types."""
    to_destinations = (("no destinations yet", "\x11"),)
    to_types = (("no destinations yet", "n"), ("storagegrid", "\x11"))
    return (
        _modules(_AT_THE_END, environment, folder, to_destinations),
        _modules(_AT_THE_END, environment, folder, to_types),
    )


def _modules(
    script: str,
    environment: Mapping[str, str],
    folder: Path,
    keys: tuple[tuple[str, str], ...] = (),
) -> set[str]:
    """``keys`` are what to wait for, and what to press then."""
    file = folder / "modules.json"
    with Terminal((sys.executable, "-c", script, str(file)), environment) as terminal:
        for shown, key in keys:
            terminal.wait_for(shown)
            terminal.send(key)
        terminal.finish()
        if not file.is_file():
            raise AssertionError(f"no modules:\n{terminal.screen_text()}")
    found: list[str] = json.loads(file.read_text("utf-8"))
    file.unlink()
    return set(found)
