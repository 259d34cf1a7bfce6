"""The set-up kit: reached from report card and form, filled in, copied, saved."""

import stat
from pathlib import Path

import pytest
from textual.pilot import Pilot

from stitch_tui.catalog.regions import regions
from stitch_tui.preflight.target import Target
from stitch_tui.screens.form import FormScreen
from stitch_tui.screens.report_card import ReportCardScreen
from stitch_tui.screens.setup_kit import SetupKitScreen
from stitch_tui.setup_kit import kit_for
from tests.pilot.account import Account
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import OURS, create, fill_in

TYPED = {name: text for name, text in OURS["properties"].items() if name != "password"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved_in(folder: Path) -> dict[str, tuple[str, int]]:
    """What each file holds, and who may read it."""
    return {
        path.name: (path.read_text("utf-8"), stat.S_IMODE(path.stat().st_mode))
        for path in folder.iterdir()
    }


async def walk_to(pilot: Pilot[None], part: str) -> None:
    """Down to the part, whose text is shown then."""
    names = [each.id for each in kit_for(Target("postgres")).parts]
    await press(pilot, *["down"] * names.index(part))


async def test_from_the_report_card_it_holds_placeholders() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter")
        assert "k set-up kit" in screen_text(pilot)
        await press(pilot, "k")
        shown = screen_text(pilot)
        assert "Set-up kit › PostgreSQL" in shown
        assert "For North America: the API doesn't tell your region" in shown
        assert "52.23.137.21/32" in shown
        await walk_to(pilot, "grant-database")
        assert 'ON DATABASE "<database>" TO "<username>";' in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReportCardScreen)


async def test_from_the_form_it_holds_what_is_typed_but_no_secret() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "f6")
        await walk_to(pilot, "grant-database")
        shown = screen_text(pilot)
        assert 'GRANT CREATE ON DATABASE "analytics" TO "stitch";' in shown
        assert "SSH server" not in shown
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FormScreen)
        await press(pilot, "escape", "k")
        await walk_to(pilot, "create-user")
        assert '\\password "stitch"' in screen_text(pilot), "the report card knows of it too"


async def test_k_opens_it_where_it_is_no_letter_of_a_value() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "k")
        assert isinstance(pilot.app.screen, FormScreen)
        assert line_with(pilot, "name").endswith("k")
        pilot.app.screen.set_focus(None)
        await press(pilot, "k")
        assert isinstance(pilot.app.screen, SetupKitScreen)


async def test_of_a_destination_there_is_it_holds_what_the_api_gives() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await press(pilot, "e", "f6")
        await walk_to(pilot, "grant-database")
        assert 'GRANT CREATE ON DATABASE "analytics" TO "stitch";' in screen_text(pilot)


async def test_a_part_is_copied_as_it_is_and_not_as_it_is_wrapped() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "k")
        await walk_to(pilot, "security-group")
        assert "✔" not in screen_text(pilot)
        await press(pilot, "y")
        assert "Copied: AWS security group." in screen_text(pilot)
        assert pilot.app.clipboard == kit_for(Target("postgres")).part("security-group").text
        await press(pilot, "down")
        assert "Copied" not in screen_text(pilot)


async def test_the_region_and_the_guide_change_the_parts() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "k", "r")
        shown = screen_text(pilot)
        assert "For Europe: the API doesn't tell your region · guide: self-hosted" in shown
        assert "3.126.102.29/32" in shown
        assert "52.23.137.21/32" not in shown
        assert "pg_hba.conf" in shown
        await press(pilot, "g")
        shown = screen_text(pilot)
        assert "For Europe: the API doesn't tell your region · guide: amazon-rds" in shown
        assert "pg_hba.conf" not in shown
        await press(pilot, "r", "g", "g", "g", "g")
        assert "For North America: the API doesn't tell your region · guide: self-hosted" in (
            screen_text(pilot)
        )


async def test_it_is_saved_whole_for_this_user_alone_and_over_nothing(folder: Path) -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "f6", "r", "x", "x")
        assert "Saved stitch-set-up-postgres-2.md." in screen_text(pilot)
    kit = kit_for(Target("postgres", TYPED), regions().of("europe"))
    assert saved_in(folder) == {
        "stitch-set-up-postgres.md": (kit.markdown(), 0o600),
        "stitch-set-up-postgres-2.md": (kit.markdown(), 0o600),
    }
    assert OURS["properties"]["password"] not in kit.markdown()


async def test_a_folder_that_takes_no_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, _text: str) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stitch_tui.screens.setup_kit.write_new", refuse)
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "k", "x")
        assert "Not saved: No space left on device." in screen_text(pilot)


async def test_what_cannot_be_quoted_is_told_instead() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ReportCardScreen)
        screen.show_setup_kit("postgres", {"database": "sho\u202ep"})
        await settle(pilot)
        assert pilot.app.screen is screen
        assert "What is typed for database" in screen_text(pilot)


async def test_page_down_goes_through_a_long_part_while_the_list_keeps_the_keys() -> None:
    async with Account().app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "k")
        await walk_to(pilot, "ssh-user")
        assert "groupadd" in screen_text(pilot)
        assert "chown" not in screen_text(pilot)
        await press(pilot, "pagedown")
        assert "chown" in screen_text(pilot)
        await press(pilot, "pageup", "up")
        assert "GRANT CREATE" in screen_text(pilot)


async def test_a_type_that_loads_from_anywhere_has_no_region() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "slash", *"bigquery", "enter", "k")
        shown = screen_text(pilot)
        assert "Set-up kit › Google BigQuery" in shown
        assert "r region" not in shown
        assert "g guide" not in shown
