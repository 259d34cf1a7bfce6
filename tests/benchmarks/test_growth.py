"""What ten thousand rows cost is what a thousand cost: in bytes, and in widgets."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pty", allow_module_level=True)

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tests.benchmarks import rows
from tests.benchmarks.answers import DESTINATIONS, TYPES, Answers
from tests.benchmarks.keystroke import form_of
from tests.benchmarks.wire import Bytes, Wire, each
from tests.pilot.account import Account, answering
from tests.pilot.driving import press, settle
from tests.terminal.terminal import DOWN, ENTER, ESC, Terminal, clean_environment

_TOLD = 20
"""What a list says of the number of its rows, and how long its scroll bar is."""


def _through_the_lists(environment: Mapping[str, str], count: int) -> Bytes:
    found = Bytes()
    bodies = {DESTINATIONS: rows.destinations(count), TYPES: rows.types(count)}
    with (
        Answers(bodies, environment) as answers,
        Terminal(answers.command, answers.environment) as app,
    ):
        wire = Wire(app, found, 0)
        app.wait_for("analytics 00000")
        wire.arrive("destinations")
        wire.press("an arrow in them", [DOWN] * 3)
        app.send("n")
        app.wait_for("type_00002")
        wire.arrive("types")
        wire.press("an arrow in them", [DOWN] * 3)
        app.send("\x1b[H", ENTER)
        app.wait_for("property_00000")
        wire.arrive("report card")
        wire.press("an arrow in the step tree", [DOWN] * 3)
        app.send(ESC)
        app.wait_for("type_00002")
        app.send(DOWN, ENTER)
        app.wait_for("1 step_00000")
        wire.arrive("report card of many steps")
    return found


def test_bytes_do_not_grow_with_the_lists(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path)
    some, many = (_through_the_lists(environment, count) for count in (1_000, 10_000))
    print(f"\n{some}\n{many}")  # noqa: T201
    assert many.changes == pytest.approx(some.changes, abs=_TOLD)
    for name, keys in some.keys.items():
        assert many.keys[name] == pytest.approx(keys, abs=20), name


def test_a_letter_costs_the_same_among_ten_fields_and_ten_thousand(tmp_path: Path) -> None:
    found = []
    for count in (10, 10_000):
        with form_of(count, clean_environment(tmp_path)) as app:
            found.append(each(app, "analytics"))
            assert "analytics" in app.line("property_00000")
    few, many = found
    print(f"\nbytes a letter: {few} among 10, {many} among 10,000")  # noqa: T201
    assert many[1:] == few[1:]
    assert many[0] == pytest.approx(few[0], abs=20)


async def _mounted(count: int) -> dict[str, int]:
    """How many widgets each screen has."""
    account = Account()
    account.answers["GET", DESTINATIONS] = answering(200, rows.destinations(count))
    account.answers["GET", TYPES] = answering(200, rows.types(count))
    found = {}
    async with account.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        found["destinations"] = len(pilot.app.screen.query("*"))
        await press(pilot, "n")
        found["types"] = len(pilot.app.screen.query("*"))
        await press(pilot, "enter")
        found["report card"] = len(pilot.app.screen.query("*"))
        await press(pilot, "enter")
        found["form"] = len(pilot.app.screen.query("*"))
    return found


async def test_no_widget_more_is_mounted_for_ten_thousand_rows() -> None:
    some, many = await _mounted(1_000), await _mounted(10_000)
    assert many == some
    assert max(some[name] for name in ("destinations", "types", "report card")) < 20


async def test_a_letter_lays_nothing_out_and_renders_its_row_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    laid_out, rendered = [], []
    lay_out, render = Compositor.reflow, Widget.render_lines

    def reflow(self: Compositor, parent: Widget, size: Size) -> ReflowResult:
        laid_out.append(parent)
        return lay_out(self, parent, size)

    def render_lines(self: Widget, crop: Region) -> list[Strip]:
        rendered.append(self)
        return render(self, crop)

    account = Account(types=[rows.card("boxes", 1_000)])
    async with account.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", *["down"] * 3, "a")
        monkeypatch.setattr(Compositor, "reflow", reflow)
        monkeypatch.setattr(Widget, "render_lines", render_lines)
        await press(pilot, "b")
        assert pilot.app.focused in rendered
    assert len(rendered) <= 6
    assert laid_out == []
