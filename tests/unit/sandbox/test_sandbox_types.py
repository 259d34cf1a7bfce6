"""The destination types a sandbox offers: its own, and those of a file."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from stitch_tui.sandbox import SCENARIOS, TypesFileError, load_types
from stitch_tui.sandbox.destination_types import BUILT_IN
from stitch_tui.sandbox.server import OFFERED_LIVE
from tests.unit.sandbox.account import TYPES, account, step

LIST = "docs.destination-types.list-destination-types.response.json"


def test_every_type_file_is_offered() -> None:
    folder = resources.files("stitch_tui.sandbox") / "types"
    besides = {name for scenario in SCENARIOS.values() for name in scenario.also_offered}
    offered = {f"{name}.toml" for name in {*BUILT_IN, *besides, *OFFERED_LIVE}}
    assert offered == {file.name for file in folder.iterdir()}


async def test_all_types_are_listed_even_those_without_access() -> None:
    async with account() as stitch:
        cards = (await stitch.client.get(TYPES)).json()
        assert [card["type"] for card in cards] == list(BUILT_IN)
        for card in cards:
            one = await stitch.client.get(f"{TYPES}/{card['type']}")
            assert one.json() == card
            assert card["details"]["protocol"] == card["type"]
            assert step({"report_card": card}) == (1, "form")


async def test_built_in_types_agree_with_the_documented_ones(
    example: Callable[[str], Any],
) -> None:
    async with account() as stitch:
        for card in example(LIST):
            if card["type"] != "postgres":
                assert (await stitch.client.get(f"{TYPES}/{card['type']}")).json() == card


async def test_the_documented_list_is_served_as_it_is(
    shared_examples: Path, example: Callable[[str], Any]
) -> None:
    async with account("immediate", types=load_types(shared_examples / LIST)) as stitch:
        assert (await stitch.client.get(TYPES)).json() == example(LIST)
        sent = {
            "database": "d",
            "encryption_type": "none",
            "host": "db.example.com",
            "password": "p",
            "port": "5432",
            "ssl": False,
            "username": "u",
        }
        made = await stitch.created("postgres", properties=sent)
        assert made["properties"]["ssl"] == "false"
        refused = await stitch.post("postgres", properties={**sent, "host": "not a host!"})
        assert refused.json()["data"]["bad_properties"] == ["host"]


async def test_one_bare_card_is_enough(shared_examples: Path) -> None:
    cards = load_types(shared_examples / "seed.get-destination-type-postgres.response.json")
    assert [card["type"] for card in cards] == ["postgres"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"{", "is not JSON."),
        (b"\xff\xfe", "is not JSON."),
        (b'"postgres"', "holds no array of destination types."),
        (b'[{"type": "a"}, {}]', "has no type."),
        (b"[7]", "has no type."),
        (b'{"type": ""}', "has no type."),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(tmp_path: Path, text: bytes, sentence: str) -> None:
    file = tmp_path / "types.json"
    file.write_bytes(text)
    with pytest.raises(TypesFileError) as caught:
        load_types(file)
    assert str(caught.value).endswith(sentence)
    assert isinstance(caught.value, ValueError)


def test_a_missing_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TypesFileError, match="cannot be read"):
        load_types(tmp_path / "none.json")


ODD: list[dict[str, Any]] = [
    {"type": "bare"},
    {"type": "nulls", "steps": None, "details": None},
    {"type": "odd-steps", "steps": [None, 7, {"type": 5}, {"type": "form"}]},
    {"type": "odd-list", "steps": [{"type": "form", "properties": {"a": 1}}]},
    {"type": "odd-items", "steps": [{"type": "form", "properties": [None, {}, {"name": 3}]}]},
]


@pytest.mark.parametrize("card", ODD, ids=lambda card: card["type"])
async def test_odd_cards_are_served_and_lived_with(card: dict[str, Any]) -> None:
    async with account(types=[{**card, "extra": [1]}]) as stitch:
        assert (await stitch.client.get(TYPES)).json() == [{**card, "extra": [1]}]
        made = await stitch.created(card["type"], properties={})
        assert made["report_card"]["extra"] == [1]
        await stitch.clock.advance(3)
        assert (await stitch.put(made["id"])).status_code == 200
        assert len(await stitch.listed()) == 1


@pytest.mark.parametrize(
    "schema",
    [None, [], True, "string", 7, {"type": "nope"}, {"pattern": "(("}, {"$ref": "http://x.y/"}],
)
async def test_a_schema_nobody_can_read_refuses_nothing(schema: object) -> None:
    item: dict[str, object] = {"name": "a", "is_required": True, "json_schema": schema}
    card: dict[str, object] = {"type": "t", "steps": [{"type": "form", "properties": [item]}]}
    async with account(types=[card]) as stitch:
        assert (await stitch.created("t", properties={"a": "x"}))["properties"] == {"a": "x"}
        assert (await stitch.post("t", properties={"a": ""})).status_code == 400


async def test_a_step_only_a_person_can_take_stays_current() -> None:
    steps: list[object] = [
        {"type": kind, "properties": []} for kind in ("form", "oauth", "fully_configured")
    ]
    async with account(types=[{"type": "dataworld", "steps": steps}]) as stitch:
        assert step(await stitch.created("dataworld", properties={})) == (1, "form")
        await stitch.clock.advance(3)
        (found,) = await stitch.listed()
        assert step(found) == (2, "oauth")
