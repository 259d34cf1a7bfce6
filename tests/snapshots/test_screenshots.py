"""The README's pictures are what the app draws today."""

import asyncio
from pathlib import Path

from screenshots.make import FOLDER, make


def test_the_pictures_match_the_app(tmp_path: Path) -> None:
    asyncio.run(make(tmp_path))
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.svg")}
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.svg")}
    assert sorted(drawn) == sorted(kept), "run: python -m screenshots.make"
    stale = [name for name in sorted(drawn) if drawn[name] != kept[name]]
    assert not stale, f"run python -m screenshots.make and look at: {', '.join(stale)}"


def test_the_readme_shows_pictures_that_exist() -> None:
    readme = (FOLDER.parent / "README.md").read_text("utf-8")
    shown = {line.split(")")[0] for line in readme.split("](screenshots/")[1:]}
    assert shown
    assert shown <= {path.name for path in FOLDER.iterdir()}
