"""Profiles inside the app: switched from the palette, nothing of one shown under another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from stitch_tui.app import StitchApp
from stitch_tui.profiles import Profile
from stitch_tui.session import Session
from stitch_tui.settings import TokenPlaces
from stitch_tui.token_file import keep_token, token_path
from tests.pilot.account import TOKEN, URL, Account
from tests.pilot.driving import line_with, press, screen_text, settle
from tests.pilot.steps import create, pass_time

SWITCH = ("ctrl+p", *"switch profile", "enter")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("STITCH_API_TOKEN", raising=False)
    folder = tmp_path / "stitch-tui"
    folder.mkdir()
    file = folder / "profiles.toml"
    file.write_text("[profile.home]\n[profile.work]\ntheme = 'light'\n")
    file.chmod(0o600)
    return folder


def app_of(accounts: dict[str, Account], *, token: str | None = TOKEN) -> StitchApp:
    """One on the profile ``home``; each profile has an account of its own, at one API."""

    def openers(profile: Profile) -> Callable[..., Session]:
        account = accounts[profile.name]

        def opened(token: str | None, *, demo: bool) -> Session:
            client = account.client(TOKEN if demo else token or "")
            return Session(client, URL, profile.label, account.clock, lambda: 0.0)

        return opened

    home = Profile("home")
    places = TokenPlaces(home)
    opener = openers(home)
    return StitchApp(opener, api_label=home.label, token=token, places=places, openers=openers)


def top(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[0]


async def test_nothing_of_one_account_is_shown_or_asked_for_under_another() -> None:
    keep_token(token_path("api.stitchdata.com", "work"), TOKEN)
    accounts = {"home": Account("never-ends"), "work": Account()}
    async with app_of(accounts).run_test() as pilot:
        await create(pilot)
        assert "◆ home · api.stitchdata.com" in top(pilot)
        await press(pilot, *SWITCH)
        assert line_with(pilot, "●").startswith("● home")
        await press(pilot, "down", "enter")
        assert "◆ work · api.stitchdata.com" in top(pilot)
        assert "No destinations yet." in screen_text(pilot)
        assert "Staging" not in screen_text(pilot)
        assert pilot.app.theme == "stitch-light"
        asked = len(accounts["home"].requests)
        await pass_time(pilot, accounts["home"], 60)
        assert len(accounts["home"].requests) == asked
        assert accounts["work"].sent("POST") == []


async def test_the_set_up_kit_is_for_the_region_of_the_profile(home: Path) -> None:
    keep_token(token_path("api.stitchdata.com", "work"), TOKEN)
    (home / "profiles.toml").write_text("[profile.home]\n[profile.work]\nregion = 'europe'\n")
    async with app_of({"home": Account(), "work": Account()}).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "k")
        assert "For North America" in screen_text(pilot)
        await press(pilot, "escape", *SWITCH, "down", "enter", "n", "enter", "k")
        assert "For Europe" in screen_text(pilot)


async def test_what_was_typed_for_one_account_is_gone_under_another() -> None:
    keep_token(token_path("api.stitchdata.com", "work"), TOKEN)
    async with app_of({"home": Account(), "work": Account()}).run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", *"Typed-at-home")
        assert "Typed-at-home" in screen_text(pilot)
        await press(pilot, *SWITCH, "down", "enter", "n", "enter", "enter")
        assert "work" in top(pilot)
        assert "Typed-at-home" not in screen_text(pilot)


async def test_without_a_token_of_its_own_a_profile_asks_for_one_and_keeps_it_as_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep_token(token_path("api.stitchdata.com", "home"), TOKEN)
    monkeypatch.setenv("STITCH_API_TOKEN", TOKEN)  # meant for the profile at the start
    async with app_of({"home": Account(), "work": Account()}).run_test() as pilot:
        await settle(pilot)
        await press(pilot, *SWITCH, "down", "enter")
        assert "API access token" in screen_text(pilot)
        assert "◆ work · api.stitchdata.com" in top(pilot)
        await press(pilot, *TOKEN, "tab", "right", "up", "enter")
        assert "No destinations yet." in screen_text(pilot)
        assert token_path("api.stitchdata.com", "work").read_text() == f"{TOKEN}\n"


async def test_a_mistake_in_the_file_is_told_and_what_is_open_stays(home: Path) -> None:
    (home / "profiles.toml").write_text("[profile.work]\ncolour = 1\n")
    async with app_of({"home": Account()}).run_test(size=(160, 30)) as pilot:
        await settle(pilot)
        await press(pilot, *SWITCH)
        assert "line 2: there is no setting colour here" in screen_text(pilot).replace("\n", " ")
        await press(pilot, "enter", "escape")
        assert "No destinations yet." in screen_text(pilot)


async def test_keys_can_be_given_to_bindings() -> None:
    app = app_of({"home": Account()})
    app.set_keymap({"destinations.new": "f9"})
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n")
        assert "No destinations yet." in screen_text(pilot)
        await press(pilot, "f9")
        assert "Destination types" in top(pilot)
