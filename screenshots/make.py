"""Draws the pictures of the README: ``python -m screenshots.make``.

The running app is driven by keys through the guide's example, against its own sandbox, under a
clock that stands still; so the same app gives the same pictures, byte for byte.
"""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from textual.pilot import Pilot

from stitch_tui.app import StitchApp
from stitch_tui.session import Session, open_demo
from stitch_tui.settings import DEMO_LABEL, Settings
from tests.clock import FakeClock

FOLDER = Path(__file__).parent
SIZES = {"": (100, 28), "-wide": (140, 34)}
_CHECK = UUID("8934a4cd-4d60-48c9-85e4-e95cab6d4cae")
_FORM = (
    ("Staging", "Postgres database for the staging environment."),
    ("analytics", "none", "db.staging.example.com", "correct horse", "5432", "no", "stitch"),
)


class Demo:
    """Opens the demo with a clock of its own."""

    def __init__(self, scenario: str = "happy") -> None:
        self.clock = FakeClock()
        self._scenario = scenario

    def __call__(self, token: str | None, *, demo: bool) -> Session:  # noqa: ARG002
        """A session with a new sandbox."""
        settings = Settings(None, self._scenario)
        return open_demo(settings, self.clock, lambda: _CHECK)

    def app(self) -> StitchApp:
        """An app in its demo."""
        return StitchApp(self, api_label=DEMO_LABEL, demo=True)


class Camera:
    """Takes pictures of ``app`` into ``folder``."""

    def __init__(self, pilot: Pilot[None], folder: Path, suffix: str) -> None:
        self._pilot = pilot
        self._folder = folder
        self._suffix = suffix

    async def shoot(self, name: str) -> None:
        """Write ``name`` as SVG once the screen is at rest."""
        await settle(self._pilot)
        svg = self._pilot.app.export_screenshot(title="stitch-tui")
        (self._folder / f"{name}{self._suffix}.svg").write_text(svg, encoding="utf-8")


async def settle(pilot: Pilot[None]) -> None:
    """Until no worker but those that wait on the clock has anything to do."""
    for _ in range(40):
        await pilot.pause()
        busy = [w for w in pilot.app.workers if w.is_running and w.group not in {"watch", "ticker"}]
        if not busy:
            return
        await asyncio.sleep(0.01)


async def type_form(pilot: Pilot[None]) -> None:
    """Type the guide's example into the form."""
    own, properties = _FORM
    for text in (*own, "", *properties):
        keys = text[:1] if text in {"none", "no"} else text
        await pilot.press(*("space" if key == " " else key for key in keys), "tab")


async def walk(folder: Path, suffix: str, size: tuple[int, int]) -> None:
    """The guide's four steps, a picture of each screen."""
    demo = Demo()
    app = demo.app()
    async with app.run_test(size=size) as pilot:
        camera = Camera(pilot, folder, suffix)
        await camera.shoot("1-destinations-empty")
        await pilot.press("n")
        await camera.shoot("2-destination-types")
        await pilot.press("enter")
        await camera.shoot("3-report-card")
        await pilot.press("enter")
        await settle(pilot)
        await type_form(pilot)
        await camera.shoot("4-form")
        await pilot.press("f2")
        await camera.shoot("5-request")
        await pilot.press("escape", "ctrl+s")
        await settle(pilot)
        await demo.clock.advance(2)
        await camera.shoot("6-status-checking")
        await demo.clock.advance(5)
        await camera.shoot("7-status-fully-configured")
        await pilot.press("escape")
        await camera.shoot("8-destinations")
        await pilot.press("question_mark")
        await camera.shoot("9-help")


async def make(folder: Path) -> None:
    """All pictures, in each of the sizes."""
    for suffix, size in SIZES.items():
        await walk(folder, suffix, size)


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
