"""What is typed into a masked box leaves it only on the way to the API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.events import AppBlur, AppFocus, Paste
from textual.pilot import Pilot
from textual.widgets import Input
from textual.worker import Worker

from stitch_tui.screens.fill import FillDialog
from stitch_tui.widgets.controls import LineInput, ValueInput
from tests.pilot.account import Account
from tests.pilot.driving import press, screen_text, settle

SECRET = "hunter2 and 3"
NEEDLES = (SECRET, "hunter2", "and 3")


@asynccontextmanager
async def at_the_password(*, revealed: bool = False) -> AsyncIterator[tuple[Pilot[None], Input]]:
    """The form of postgres with a password typed."""
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        box = next(box for box in pilot.app.screen.query(ValueInput) if box.password)
        pilot.app.screen.set_focus(box)
        await press(pilot, *SECRET.replace(" ", "~"))
        box.value = SECRET
        await press(pilot, *(["f4"] if revealed else []))
        yield pilot, box


def copied(pilot: Pilot[None]) -> str:
    return pilot.app.clipboard + (pilot.app.screen.get_selected_text() or "")


@pytest.mark.parametrize("revealed", [False, True])
@pytest.mark.parametrize(
    "keys",
    [
        ("ctrl+a", "ctrl+c"),
        ("home", "shift+end", "ctrl+c"),
        ("shift+home", "ctrl+x"),
        ("ctrl+shift+left", "ctrl+c"),
        ("shift+home", "super+c"),
        ("shift+home", "ctrl+insert"),
    ],
)
async def test_no_key_copies_it(keys: tuple[str, ...], *, revealed: bool) -> None:
    async with at_the_password(revealed=revealed) as (pilot, box):
        await press(pilot, *keys)
        assert copied(pilot) == ""
        assert box.value == SECRET


@pytest.mark.parametrize("revealed", [False, True])
async def test_no_selection_with_the_mouse_holds_it(*, revealed: bool) -> None:
    async with at_the_password(revealed=revealed) as (pilot, box):
        row = box.region.y
        for start, end in (((0, row - 1), (79, row + 1)), (box.region.offset, (79, row))):
            await pilot.mouse_down(offset=start)
            await pilot.hover(offset=end)
            await pilot.mouse_up(offset=end)
            await press(pilot, "ctrl+c")
            assert not [needle for needle in NEEDLES if needle in copied(pilot)]
        pilot.app.screen.text_select_all()
        await press(pilot, "ctrl+c")
        assert "password" in copied(pilot)
        assert not [needle for needle in NEEDLES if needle in copied(pilot)]


async def test_words_of_it_cannot_be_told_apart() -> None:
    async with at_the_password() as (pilot, box):
        await press(pilot, "ctrl+left")
        assert box.cursor_position == 0
        assert "•" * len(SECRET) in screen_text(pilot)


async def test_it_is_masked_again_when_the_box_or_the_screen_is_left() -> None:
    async with at_the_password(revealed=True) as (pilot, box):
        for leave, back in (
            (("tab",), ("shift+tab",)),
            (("ctrl+p",), ("escape",)),
            (("f2",), ("escape",)),
            (("f3",), ("escape",)),
            (("f1",), ("escape",)),
        ):
            assert SECRET in screen_text(pilot)
            await press(pilot, *leave)
            assert "hunter2" not in screen_text(pilot)
            await press(pilot, *back)
            assert box.has_focus
            assert "hunter2" not in screen_text(pilot)
            await press(pilot, "f4")
        pilot.app.post_message(AppBlur())
        await settle(pilot)
        assert "hunter2" not in screen_text(pilot)
        pilot.app.post_message(AppFocus())
        await settle(pilot)
        assert "hunter2" not in screen_text(pilot)


async def test_what_was_pasted_is_masked_again_under_another_dialog() -> None:
    async with at_the_password() as (pilot, _):
        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, FillDialog)
        pilot.app.post_message(Paste("postgres://u:hunter2@h/d"))
        await settle(pilot)
        await press(pilot, "f4")
        assert "hunter2" in screen_text(pilot)
        await press(pilot, "ctrl+p", "escape")
        assert "hunter2" not in screen_text(pilot)


async def test_no_worker_is_described_by_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual describes a worker by the arguments it was given, and logs that."""
    described: list[str] = []
    begin = Worker._start

    def note(worker: "Worker[object]", *arguments: object) -> None:
        described.append(f"{worker.name} {worker.description}")
        begin(worker, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "_start", note)
    account = Account()
    async with account.app(demo=False).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *"ac_hunter2", "enter")
        assert "does not accept" in screen_text(pilot)
        box = pilot.app.screen.query_one("#token", LineInput)
        box.value = "ac_pilot"
        await press(pilot, "enter", "n", "enter", "enter", "f3")
        pilot.app.post_message(Paste("postgres://u:hunter2@h/d"))
        await settle(pilot)
        await press(pilot, "enter", "f2")
        assert '"password": "********"' in screen_text(pilot)
        await press(pilot, "escape", "ctrl+s")
    assert {"_connect", "_read_text", "_plan_form"} <= {text.split()[0] for text in described}
    assert not [text for text in described if "hunter2" in text or "ac_" in text]
