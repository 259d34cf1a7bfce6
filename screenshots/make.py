"""Draws the pictures of the README: ``python -m screenshots.make``.

The running app is driven by keys through the guide's example, against its own sandbox, under a
clock that stands still; so the same app gives the same pictures, byte for byte.
"""

import asyncio
import sys
from pathlib import Path

from textual.pilot import Pilot

from tests.pilot.account import Account
from tests.pilot.driving import settle, type_text

FOLDER = Path(__file__).parent
SIZES = {"": (100, 28), "-wide": (140, 34)}
_TYPED = (
    "Staging",
    "Postgres database for the staging environment.",
    "",
    "db.staging.example.com",
    "5432",
    "analytics",
    "stitch",
    "correct horse",
    "n",
    "n",
)


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


async def walk(folder: Path, suffix: str, size: tuple[int, int]) -> None:
    """The guide's four steps, a picture of each screen."""
    account = Account()
    async with account.app().run_test(size=size) as pilot:
        camera = Camera(pilot, folder, suffix)
        await camera.shoot("1-destinations-empty")
        await pilot.press("n")
        await camera.shoot("2-destination-types")
        await pilot.press("enter")
        await camera.shoot("3-report-card")
        await pilot.press("enter")
        await settle(pilot)
        await type_text(pilot, *_TYPED)
        await camera.shoot("4-form")
        await pilot.press("f2")
        await camera.shoot("5-request")
        await pilot.press("escape", "ctrl+s")
        await settle(pilot)
        await account.clock.advance(2)
        await camera.shoot("6-status-checking")
        await account.clock.advance(5)
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
