"""What a letter costs in a form of ten fields and in one of ten thousand, in bytes."""

import json
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from tests.terminal.terminal import APP, DOWN, ENTER, Terminal, clean_environment

WORD = "analytics"


def _bytes_of_letters(folder: Path, count: int) -> list[int]:
    """What each letter but the first makes the app write, typed into the first property."""
    width = len("property_00000")
    names = [f"property_{number:05}" for number in range(count)]
    assert {len(name) for name in names} == {width}
    listed = [
        {"name": name, "is_required": True, "json_schema": {"type": "string"}} for name in names
    ]
    file = folder / "types.json"
    file.write_text(
        json.dumps({"type": "boxes", "steps": [{"type": "form", "properties": listed}]})
    )
    environment = clean_environment(folder)
    serving = (*APP, "sandbox", "--port", "0", "--types", str(file))
    with Terminal(serving, environment, columns=300) as sandbox:
        sandbox.wait_for("sandbox: http", "token:", "ctrl+c")
        url = sandbox.line("sandbox: http").split()[-1]
        token = {"STITCH_API_TOKEN": sandbox.line("token:").split()[-1]}
        with Terminal((*APP, "--api-url", url), environment | token) as app:
            app.wait_for("no destinations yet", "n new")
            app.send("n")
            app.wait_for("boxes", "plan tier")
            app.send(ENTER)
            app.wait_for("to fill in ·", "› boxes")
            app.send(ENTER)
            app.wait_for("name", "description", "property_00000", "still to do")
            app.settle()
            app.send(DOWN * 3)
            app.settle()
            costs = [_one(app, letter) for letter in WORD]
            assert WORD in app.line("property_00000")
            return costs[1:]


def _one(app: Terminal, letter: str) -> int:
    start = len(app.received)
    app.send(letter)
    app.wait_until(lambda: len(app.received) > start, f"an answer to {letter!r}")
    app.settle()
    return len(app.received) - start


def test_a_letter_costs_the_same_among_ten_fields_and_ten_thousand(tmp_path: Path) -> None:
    few, many = (tmp_path / name for name in ("few", "many"))
    few.mkdir()
    many.mkdir()
    small, large = _bytes_of_letters(few, 10), _bytes_of_letters(many, 10_000)
    print(f"\nbytes a letter: {small} among 10, {large} among 10,000")  # noqa: T201
    assert sum(large) == pytest.approx(sum(small), rel=0.05)
