"""What the terminal shows after only differences were sent is what drawing all of it gives."""

from collections.abc import Iterator

import pytest

from tests.terminal.terminal import APP, CTRL_P, CTRL_S, DOWN, ENTER, ESC, F2, Terminal
from tests.terminal.walk import TYPED

CTRL_L = "\x0c"
WALK = (
    (("n",), ("postgres", "plan tier", "storagegrid")),
    ((DOWN, DOWN, "/", "post"), ("esc back", "PostgreSQL")),
    ((ESC, ENTER), ("fully_configured", "raw json")),
    ((DOWN, DOWN, DOWN), ("encryption",)),
    (("?",), ("help", "keys here")),
    ((ESC, "j"), ("as json", '"steps"')),
    ((ESC, ENTER), ("description", "still to do")),
    ((CTRL_P,), ("go back one screen",)),
    ((ESC, TYPED), ("7 of 7", "ctrl+s")),
    ((F2,), ("POST", '"username": "stitch"')),
    ((ESC, CTRL_S), ("no more looks",)),
    ((ESC,), ("Staging", "enter status")),
    (("d",), ("delete", "staging")),
)


@pytest.fixture(params=[(24, 80), (40, 120)], ids=["80x24", "120x40"])
def demo(environment: dict[str, str], request: pytest.FixtureRequest) -> Iterator[Terminal]:
    rows, columns = request.param
    command = (*APP, "--demo", "--check-seconds", "1")
    with Terminal(command, environment, rows=rows, columns=columns) as app:
        app.wait_for("no destinations yet", "n new")
        yield app


def assert_whole(app: Terminal, where: object) -> None:
    """Draw everything again, and see that nothing changes."""
    app.settle()
    shown = _without_times(app)
    start = len(app.received)
    app.send(CTRL_L)
    app.wait_until(lambda: len(app.received) > start + 1_000, "all of it to be drawn")
    app.settle()
    assert _without_times(app) == shown, f"after {where}:\n{app.screen_text()}"


def _without_times(app: Terminal) -> list[list[object]]:
    """The cells but those of lines that tell ages and seconds, which go on by themselves."""
    told = app.screen_text().splitlines()
    timed = ("next look", "just now", " s ago", "running since")
    return [
        cells
        for line, cells in zip(told, app.cells(), strict=False)
        if not any(words in line for words in timed)
    ]


def test_each_screen_of_the_walk(demo: Terminal) -> None:
    for keys, words in WALK:
        for key in keys:
            demo.send(key)
            demo.settle()
        demo.wait_for(*words)
        assert_whole(demo, keys)


def test_other_sizes_of_the_window(demo: Terminal) -> None:
    demo.send("n")
    demo.wait_for("postgres", "plan tier")
    for rows, columns in ((30, 130), (10, 40), (24, 80), (16, 60)):
        demo.resize(rows, columns)
        demo.wait_for("stitch-tui needs" if rows < 16 else "postgres")
        if rows >= 16:
            assert_whole(demo, (rows, columns))
