"""Records the tour: ``python -m screenshots.record`` writes ``tour.cast`` and ``tour.svg`` here.

The tour plays against its own sandbox under a clock that is moved on, so the same app gives the
same recording, byte for byte. The cast (asciinema's format, version 2) has every letter; the SVG
has the moments at which one can read, one after the other, and plays wherever a picture does.
"""

import asyncio
import json
import re
import sys
from pathlib import Path

from rich.color import ColorSystem
from textual.pilot import Pilot

from stitch_tui.front_buffer import FrontBuffer
from tests.pilot.account import Account
from tests.pilot.driving import screen_text
from tests.pilot.touring import play, tour_of

FOLDER = Path(__file__).parent
SIZE = (100, 28)
_LEAST = 0.5
"""Seconds a moment has to last to be one of the SVG."""
_LAST = 4.0
"""Seconds the last one does."""
_VIEW_BOX = re.compile(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"')


class Recorder:
    """Looks at the screen of ``pilot`` whenever it is asked to, and keeps what is new there."""

    def __init__(self, pilot: Pilot[None], account: Account) -> None:
        self._pilot = pilot
        self._clock = account.clock
        self._shown = FrontBuffer()
        self._text = ""
        self.written: list[tuple[float, str]] = []
        self.pictures: list[tuple[float, str]] = []
        """Each from its second on."""

    def look(self) -> None:
        """Keep what the terminal is sent, and the picture if it is another one."""
        app, now = self._pilot.app, self._clock.monotonic()
        update = app.screen._compositor.render_update(full=True)
        if update is not None:
            sequence = self._shown.changes(update, ColorSystem.TRUECOLOR)
            if sequence:
                self.written.append((now, sequence))
        text = screen_text(self._pilot)
        if text != self._text:
            self._text = text
            self.pictures.append((now, app.export_screenshot(title="stitch-tui --demo --tour")))


def cast_of(recorder: Recorder) -> str:
    """A line of JSON for what it is, and one for each piece that is written."""
    width, height = SIZE
    head = {"version": 2, "width": width, "height": height, "title": "stitch-tui --demo --tour"}
    lines: list[object] = [head, [0.0, "o", "\x1b[?25l\x1b[H\x1b[2J"]]
    lines += [[round(second, 3), "o", sequence] for second, sequence in recorder.written]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def svg_of(recorder: Recorder) -> str:
    """The pictures one after the other, by CSS alone; whoever wants no motion sees the last one."""
    starts = [second for second, _ in recorder.pictures]
    ends = [*starts[1:], starts[-1] + _LAST]
    kept = [
        (end - start, picture)
        for start, end, (_, picture) in zip(starts, ends, recorder.pictures, strict=True)
        if end - start >= _LEAST
    ]
    whole = sum(seconds for seconds, _ in kept)
    found = _VIEW_BOX.search(kept[0][1])
    if found is None:
        raise ValueError("a picture without a size")
    rules, frames, passed = [], [], 0.0
    for number, (seconds, picture) in enumerate(kept):
        begin, end = (100 * each / whole for each in (passed, passed + seconds))
        passed += seconds
        rules.append(
            f"@keyframes f{number}{{0%{{visibility:hidden}}{begin:.3f}%{{visibility:visible}}"
            f"{end:.3f}%{{visibility:hidden}}}}"
            f".f{number}{{animation:f{number} {whole:.2f}s step-end infinite}}"
        )
        frames.append(f'<g class="f f{number}">{picture}</g>')
    rules.append(".f{visibility:hidden}")
    still = f".f{{animation:none}}.f{len(kept) - 1}{{visibility:visible}}"
    rules.append(f"@media (prefers-reduced-motion:reduce){{{still}}}")
    width, height = found.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">\n'
        f"<style>{''.join(rules)}</style>\n" + "\n".join(frames) + "\n</svg>\n"
    )


async def record(folder: Path) -> None:
    """Play the tour once, and write both."""
    account = Account()
    app = tour_of(account)
    async with app.run_test(size=SIZE) as pilot:
        recorder = Recorder(pilot, account)

        def is_over() -> bool:
            recorder.look()
            return not app.is_touring

        await play(pilot, account.clock, is_over, each_letter=True)
    (folder / "tour.cast").write_text(cast_of(recorder), encoding="utf-8")
    (folder / "tour.svg").write_text(svg_of(recorder), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(record(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
