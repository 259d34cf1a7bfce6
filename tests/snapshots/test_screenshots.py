"""The README's pictures are what the app draws today."""

import asyncio
import json
from pathlib import Path

import pyte

from screenshots.make import FOLDER, make
from screenshots.record import record


def test_the_pictures_match_the_app(tmp_path: Path) -> None:
    asyncio.run(make(tmp_path))
    drawn = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.svg")}
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("[0-9]*.svg")}
    assert sorted(drawn) == sorted(kept), "run: python -m screenshots.make"
    stale = [name for name in sorted(drawn) if drawn[name] != kept[name]]
    assert not stale, f"run python -m screenshots.make and look at: {', '.join(stale)}"


def test_the_recording_matches_the_app(tmp_path: Path) -> None:
    asyncio.run(record(tmp_path))
    for name in ("tour.cast", "tour.svg"):
        is_same = (tmp_path / name).read_text("utf-8") == (FOLDER / name).read_text("utf-8")
        assert is_same, f"run python -m screenshots.record and look at {name}"


def test_a_terminal_that_plays_the_cast_shows_the_walk_to_its_end() -> None:
    head, *pieces = map(json.loads, (FOLDER / "tour.cast").read_text("utf-8").splitlines())
    assert head["version"] == 2
    assert [second for second, _, _ in pieces] == sorted(second for second, _, _ in pieces)
    screen = pyte.Screen(head["width"], head["height"])
    stream = pyte.Stream(screen)
    seen = ""
    for _, kind, sequence in pieces:
        assert kind == "o"
        stream.feed(sequence)
        seen += "\n".join(screen.display)
    for words in ("No destinations yet", "report card", "•••••", "POST", "Fully configured, and"):
        assert words in seen
    assert "correct horse" not in seen
    assert any("fully configured" in line for line in screen.display)


def test_the_readme_shows_pictures_that_exist() -> None:
    readme = (FOLDER.parent / "README.md").read_text("utf-8")
    shown = {line.split(")")[0] for line in readme.split("](screenshots/")[1:]}
    assert shown
    assert shown <= {path.name for path in FOLDER.iterdir()}
