"""What the app does not let Textual do: save pictures, quote what it crashed of."""

from pathlib import Path

import pytest

from stitch_tui.app import StitchApp
from tests.pilot.account import Account
from tests.pilot.driving import press, screen_text, settle


async def test_no_key_and_no_action_saves_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    async with Account().app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for _ in range(2):
            await pilot.app.run_action("app.screenshot")
            pilot.app.save_screenshot()
            pilot.app.deliver_screenshot()
            await settle(pilot)
        assert not any("screenshot" in str(binding) for binding in pilot.app.active_bindings)
        await press(pilot, "ctrl+p", *"screenshot")
        assert "Save" not in screen_text(pilot)
    assert files_in(tmp_path) == []


async def test_the_first_of_several_crashes_is_kept() -> None:
    app = Account().app()
    with pytest.raises(ValueError, match="first"):
        await crash(app, ValueError("first"), KeyError("second"))
    assert app.crash is not None
    assert isinstance(app.crash.error, ValueError)
    assert app.crash.screen == "DestinationsScreen"
    assert not app.crash.is_sending
    assert app.return_code == 1


async def test_a_crash_during_a_request_is_told_as_such() -> None:
    app = Account().app()
    with pytest.raises(ValueError, match="first"):
        await crash(app, ValueError("first"), is_sending=True)
    assert app.crash is not None
    assert app.crash.is_sending


async def crash(app: StitchApp, *errors: Exception, is_sending: bool = False) -> None:
    """Let ``app`` meet ``errors`` on its first screen."""
    async with app.run_test() as pilot:
        await settle(pilot)
        app.screen.is_sending = is_sending  # type: ignore[attr-defined]
        for error in errors:
            app._handle_exception(error)


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
