"""Answers too large to read: what is shown is bounded, and says what it leaves out."""

import json
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Tree

from stitch_tui.widgets.row_table import RowTable
from tests.pilot.account import Account, answering
from tests.pilot.driving import press, screen_text, settle, type_text

LIST = ("GET", "/v4/destinations")
TYPES = ("GET", "/v4/destination-types")


def card(steps: int, properties: int, current: int = 0) -> dict[str, Any]:
    return {
        "type": "postgres",
        "current_step_type": f"step{current}",
        "steps": [
            {
                "type": f"step{step}",
                "properties": [{"name": f"p{step}.{number}"} for number in range(properties)],
            }
            for step in range(steps)
        ],
    }


def account(where: tuple[str, str], body: object) -> Account:
    made = Account()
    made.answers[where] = answering(200, json.dumps(body).encode())
    return made


def flat(pilot: Pilot[None]) -> str:
    return " ".join(screen_text(pilot).split())


async def test_of_five_hundred_steps_the_status_shows_those_round_the_current_one() -> None:
    row = {"id": 7, "type": "postgres", "name": "Large", "report_card": card(500, 3, current=250)}
    async with account(LIST, [row]).app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        shown = flat(pilot)
        assert "◐ step250" in shown
        assert "… 245 steps before" in shown
        assert "… 244 steps more" in shown
        assert "next look in" in shown


async def test_ten_thousand_destinations_are_all_there() -> None:
    rows = [{"id": number, "type": "postgres"} for number in range(1, 10_001)]
    async with account(LIST, rows).app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert pilot.app.screen.query_one(RowTable).row_count == 10_000
        await press(pilot, "end")
        assert "#10000" in flat(pilot)
        await press(pilot, "pageup", "up", "home")
        assert "#1 " in flat(pilot)


async def test_the_last_of_ten_thousand_types_is_found() -> None:
    made = account(TYPES, [card(1, 1) | {"type": f"type_{number}"} for number in range(10_000)])
    async with made.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "slash")
        await type_text(pilot, "type_9999")
        assert "type_9999" in flat(pilot)
        assert pilot.app.screen.query_one(RowTable).row_count == 1


async def test_the_row_that_is_clicked_is_highlighted_and_then_opened() -> None:
    made = account(TYPES, [card(1, 1) | {"type": f"type_{number}"} for number in range(100)])
    async with made.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *["down"] * 30)
        table = pilot.app.screen.query_one(RowTable)
        await pilot.click(RowTable, offset=(3, 0))  # the titles
        await pilot.click(RowTable, offset=(3, 2))
        assert table.highlighted == f"type_{1 + table.scroll_offset.y}"
        await pilot.click(RowTable, offset=(3, 2))
        await settle(pilot)
        assert "enter fill in" in flat(pilot)


async def test_a_card_of_ten_thousand_properties_says_how_many_are_left_out() -> None:
    made = account(TYPES, [card(500, 20)])
    async with made.app().run_test(size=(130, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter")
        tree = pilot.app.screen.query_one(Tree)
        assert len(tree.root.children) == 101
        assert sum(len(step.children) for step in tree.root.children) <= 1_100
        await press(pilot, "end")
        assert "… 400 steps more" in flat(pilot)


async def test_ids_given_twice_are_all_there() -> None:
    rows = [{"id": 7, "type": "postgres", "name": name} for name in ("One", "Two")]
    async with account(LIST, rows).app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "One" in flat(pilot)
        assert "Two" in flat(pilot)


async def test_a_card_nested_too_deep_for_json_says_so() -> None:
    deep: Any = "x"
    for _ in range(400):
        deep = {"a": deep}
    made = account(TYPES, [{**card(1, 1), "more": deep}])
    async with made.app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "j")
        assert "nested too deep to be shown as JSON" in flat(pilot)


async def test_a_value_is_drawn_safely_in_its_box_and_kept_as_it_was() -> None:
    value = "a\x1b[31m\u202eb"
    row = {
        "id": 7,
        "type": "postgres",
        "properties": {"p0.0": value},
        "report_card": card(1, 1),
    }
    async with account(LIST, [row]).app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "e")
        assert "a␛[31m�b" in screen_text(pilot)
        assert pilot.app.focused.value == value  # type: ignore[union-attr]
