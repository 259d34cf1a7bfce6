"""Lists, the report card, help: what can be read, and that foreign text is only read."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Tree

from tests.pilot.account import Account, answering
from tests.pilot.driving import line_with, press, screen_text, settle, type_text
from tests.pilot.steps import create

HOSTILE = "[@click=app.quit]x[/] \x1b]0;gotcha\x07 \u202eevil [integration_name]/[table_name]"


def card(type_name: str, *properties: dict[str, Any], **more: object) -> dict[str, Any]:
    steps = [{"type": "form", "properties": list(properties)}, {"type": "fully_configured"}]
    return {
        "type": type_name,
        "current_step": 1,
        "current_step_type": "form",
        "steps": steps,
        **more,
    }


def text_property(name: str, **more: object) -> dict[str, Any]:
    return {
        "name": name,
        "is_required": True,
        "is_credential": False,
        "property_type": "user_provided",
        "json_schema": {"type": "string"},
        "provided": False,
        **more,
    }


async def test_the_filter_narrows_and_escape_clears_it() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "slash", *"red")
        assert "redshift" in screen_text(pilot)
        assert "snowflake" not in screen_text(pilot)
        await press(pilot, "x")
        assert "No type matches" in screen_text(pilot)
        await press(pilot, "escape")
        assert "snowflake" in screen_text(pilot)
        await press(pilot, "slash", *"enterprise", "enter")
        assert "storagegrid" in screen_text(pilot).splitlines()[0]


async def test_from_120_columns_the_steps_stand_beside_the_list() -> None:
    async with Account().app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "down")
        assert "● you have to fill in" in screen_text(pilot)
        assert "● encryption_type" in screen_text(pilot)
        assert "sslrootcert" not in screen_text(pilot)


async def test_the_report_card_explains_what_is_highlighted() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "end", "up", "up", "enter")
        assert " s3 " in screen_text(pilot).splitlines()[0]
        assert "by Stitch" in line_with(pilot, "sentinel_key")
        await press(pilot, "end", "up")
        shown = screen_text(pilot)
        assert "Stitch fills it in unless you do." in shown
        assert "starts with stitch-challenge-file-" in " ".join(shown.split())


async def test_the_card_can_be_read_as_json() -> None:
    async with Account().app().run_test(size=(100, 60)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "j")
        assert '"pattern": "^(ssh|none)$"' in screen_text(pilot)
        assert '"current_step_type": "form"' in screen_text(pilot)


async def test_every_type_of_the_reference_opens(
    example: Callable[[str], list[dict[str, Any]]],
) -> None:
    types = example("docs.destination-types.list-destination-types.response.json")
    account = Account(types=types)
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n")
        for position, listed in enumerate(types):
            assert listed["type"] in screen_text(pilot)
            await press(pilot, "home", *["down"] * position, "enter")
            assert listed["type"] in screen_text(pilot).splitlines()[0]
            names = [p["name"] for p in listed["steps"][0]["properties"]]
            assert [leaf.data.name for leaf in leaves(pilot)] == names
            await press(pilot, "escape")


def leaves(pilot: Pilot[None]) -> list[Any]:
    tree = pilot.app.screen.query_one(Tree)
    return [leaf for step in tree.root.children for leaf in step.children]


async def test_hostile_names_are_drawn_as_text_and_nothing_else() -> None:
    types = [card(HOSTILE, text_property(HOSTILE), details={"pipeline_state": HOSTILE})]
    account = Account(types=types)
    rows = [{"id": 1, "type": HOSTILE, "name": HOSTILE, "properties": {HOSTILE: HOSTILE}}]
    body = json.dumps(rows).encode()
    account.answers["GET", "/v4/destinations"] = answering(200, body)
    async with account.app().run_test(size=(140, 30)) as pilot:
        await settle(pilot)
        await look_at(pilot)
        await press(pilot, "n")
        await look_at(pilot)
        await press(pilot, "enter")
        await look_at(pilot)
        await press(pilot, "j")
        assert_no_control(screen_text(pilot))
        await press(pilot, "escape", "enter")
        assert "integration_name" in screen_text(pilot) or "[@click" in screen_text(pilot)
        await look_at(pilot)


async def look_at(pilot: Pilot[None]) -> None:
    assert_no_control(screen_text(pilot))
    assert "[@click" in screen_text(pilot)
    for y in range(1, 20):
        await pilot.click(offset=(3, y))
    await settle(pilot)
    assert pilot.app.is_running
    assert pilot.app.return_code is None


def assert_no_control(text: str) -> None:
    for character in text:
        assert character == "\n" or character.isprintable(), f"U+{ord(character):04X} is drawn"


async def test_odd_cards_open_all_the_same() -> None:
    types: list[dict[str, Any]] = [
        {"type": "no-steps"},
        {"type": "null-steps", "steps": None, "current_step": -1},
        card("odd", text_property("a", property_type="telepathy"), {"name": None}, {"x": 1}),
        card("legacy", {"name": "old", "system_provided": True, "json_schema": []}),
        {"type": "oauth", "current_step": 99, "steps": [{"type": "oauth"}, {"type": "quantum"}]},
    ]
    async with Account(types=types).app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n")
        for position, listed in enumerate(types):
            await press(pilot, "home", *["down"] * position, "enter")
            assert listed["type"] in screen_text(pilot).splitlines()[0]
            await press(pilot, "enter", "escape", "escape")


@pytest.mark.parametrize("keys", [("question_mark",), ("f1",)])
async def test_help_shows_the_keys_of_the_screen_it_was_opened_from(keys: tuple[str]) -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", *keys)
        assert "Read its report card" in screen_text(pilot)
        assert "connection check" in screen_text(pilot)
        await press(pilot, "escape")
        assert "postgres" in screen_text(pilot)


async def test_help_does_not_open_while_a_question_mark_is_typed() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "question_mark", "q")
        assert isinstance(pilot.app.focused, Input)
        assert pilot.app.focused.value == "?q"


async def test_delete_takes_the_name_and_nothing_less() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await account.clock.advance(10)
        await press(pilot, "escape", "d", *"Stag", "enter")
        assert "Delete Staging (#337658)?" in screen_text(pilot)
        assert account.sent("DELETE") == []
        await press(pilot, *"ing", "enter")
        assert "Staging is deleted." in screen_text(pilot)
        assert "No destinations yet." in screen_text(pilot)
    assert account.sent("DELETE") == [None]


async def test_edit_sends_only_what_changed() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await account.clock.advance(10)
        await press(pilot, "escape", "e")
        assert "set; empty keeps it" in line_with(pilot, "password")
        await press(pilot, "tab", "tab", *"_2", "ctrl+s")
        assert "connection check" in screen_text(pilot)
    assert account.sent("PUT") == [{"properties": {"database": "analytics_2"}}]


async def test_the_palette_opens_another_sign_in_without_losing_what_is_open() -> None:
    async with Account().app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "ctrl+p", *"another")
        await press(pilot, "enter")
        assert "API access token" in screen_text(pilot)
        assert "api.example.com" in screen_text(pilot)
        await press(pilot, "escape")
        assert "postgres" in screen_text(pilot)


async def test_the_guide_says_what_the_other_side_needs() -> None:
    async with Account().app().run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "g")
        assert "What it needs" in screen_text(pilot)
        assert "CREATE" in screen_text(pilot)
        assert "https://www.stitchdata.com/docs/" in screen_text(pilot)


async def test_a_type_without_facts_offers_no_guide() -> None:
    async with Account(types=[card("novel", text_property("a"))]).app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter")
        assert "guide" not in screen_text(pilot).splitlines()[-1]


async def test_saving_an_edit_keeps_what_was_typed_for_a_new_one_of_that_type() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await create(pilot)
        await account.clock.advance(10)
        await press(pilot, "escape", "n", "enter", "enter", *"Second", "escape", "escape", "escape")
        await press(pilot, "e", "tab", "tab", *"_2", "ctrl+s")
        assert "saved" in screen_text(pilot)
        await press(pilot, "escape", "n", "enter", "enter")
        assert "Second" in line_with(pilot, " name ")


async def test_what_is_no_longer_asked_for_is_left_out_and_named() -> None:
    account = Account(types=[card("novel", text_property("kept"), text_property("[gone]"))])
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        await type_text(pilot, "Name", "", "", "one", "two")
        newer = [card("novel", text_property("kept"))]
        account.answers["GET", "/v4/destination-types"] = answering(200, json.dumps(newer).encode())
        await press(pilot, "escape", "escape", "r", "enter", "enter")
        assert "Stitch no longer asks for [gone]." in screen_text(pilot)
        assert "one" in line_with(pilot, "kept")
        await press(pilot, "ctrl+s")
    assert [body["properties"] for body in account.sent("POST")] == [{"kept": "one"}]
