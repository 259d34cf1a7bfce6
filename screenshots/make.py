"""Draws the pictures of the README: ``python -m screenshots.make``.

The running app is driven by the keys of the tour, against its own sandbox, under a
clock that stands still; so the same app gives the same pictures, byte for byte.
"""

import asyncio
import itertools
import sys
from pathlib import Path

from textual.pilot import Pilot

from stitch_tui.tour import SCRIPT, Step, is_at
from tests.pilot.account import Account
from tests.pilot.driving import burst, settle

FOLDER = Path(__file__).parent
_INTO_THE_CHECK, _UNTIL_OVER = 2.0, 5.0
"""Seconds."""
SIZES = {"": (100, 28), "-wide": (140, 34)}


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
    """What the tour types, a picture of each screen, and the help."""
    account = Account()
    pictures = itertools.count(1)
    async with account.app().run_test(size=size) as pilot:
        camera = Camera(pilot, folder, suffix)
        for step in SCRIPT:
            await arrive(pilot, account, step)
            if step.shows:
                await camera.shoot(f"{next(pictures)}-{step.shows}")
            burst(pilot, *step.typed)
        await pilot.press("question_mark")
        await camera.shoot(f"{next(pictures)}-help")


async def arrive(pilot: Pilot[None], account: Account, step: Step) -> None:
    """Let the app finish, and time pass on a watch, until it shows what ``step`` belongs to."""
    await settle(pilot)
    if step.screen == "StatusScreen":
        await account.clock.advance(_UNTIL_OVER if step.watched else _INTO_THE_CHECK)
        await settle(pilot)
    assert is_at(pilot.app, step), f"not where the tour says: {step.line}"


async def make(folder: Path) -> None:
    """All pictures, in each of the sizes."""
    for suffix, size in SIZES.items():
        await walk(folder, suffix, size)


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
