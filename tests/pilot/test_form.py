"""The form's controls, one by one."""

import json
from pathlib import Path
from typing import Any

from textual.events import Paste
from textual.pilot import Pilot

from tests.pilot.account import Account
from tests.pilot.driving import burst, line_with, press, screen_text, settle, type_text
from tests.pilot.steps import OURS, fill_in
from tests.pilot.test_reading import card, text_property

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\nAQAB\n-----END CERTIFICATE-----\n"


async def open_form(pilot: Pilot[None]) -> None:
    """Open the form of the first type, at its first property."""
    await settle(pilot)
    await press(pilot, "n", "enter", "enter", "tab", "tab", "tab")


def account_with(*properties: dict[str, Any]) -> Account:
    return Account(types=[card("thing", *properties)])


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(Paste(text))
    await settle(pilot)


async def test_a_choice_moves_jumps_and_clears() -> None:
    schema = {"type": "string", "pattern": "^(csv|jsonl|parquet)$"}
    account = account_with(text_property("format", json_schema=schema))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        assert "○ csv  ○ jsonl  ○ parquet" in line_with(pilot, "format")
        await press(pilot, "p")
        assert "● parquet" in line_with(pilot, "format")
        await press(pilot, "right")
        assert "● csv" in line_with(pilot, "format")
        await press(pilot, "left", "left")
        assert "● jsonl" in line_with(pilot, "format")
        await press(pilot, "backspace")
        assert "0 of 1 required" in screen_text(pilot)
        await press(pilot, "space", "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"format": "csv"}


async def test_a_switch_is_yes_or_no_and_sends_the_type_the_schema_asks_for() -> None:
    account = account_with(
        text_property("as_bool", json_schema={"type": "boolean"}),
        text_property("as_text", json_schema={"type": "string", "pattern": "^(true|false)$"}),
    )
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        assert "○ yes  ○ no" in line_with(pilot, "as_bool")
        await press(pilot, "y", "tab", "n", "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"as_bool": True, "as_text": "false"}


async def test_a_long_choice_shows_the_chosen_one_and_its_place() -> None:
    names = [f"region-{number:02}" for number in range(17)]
    schema = {"type": "string", "pattern": "|".join(f"^{name}$" for name in names)}
    account = account_with(text_property("location", json_schema=schema))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        assert "17 choices" in line_with(pilot, "location")
        await press(pilot, *"region-1", *"2")
        assert "region-12" in line_with(pilot, "location")
        await press(pilot, *["right"] * 4)
        assert "region-16" in line_with(pilot, "location")
        assert "17/17" in line_with(pilot, "location")


async def test_digits_and_ports_are_explained_while_typing() -> None:
    account = account_with(
        text_property("port", json_schema={"type": "string", "pattern": "^\\d+$"})
    )
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        await press(pilot, *"54x")
        assert "✗ digits only" in line_with(pilot, "port")
        await press(pilot, "backspace", *"32999")
        assert "✗ 1 to 65535" in line_with(pilot, "port")
        await press(pilot, *["backspace"] * 3)
        assert "✗" not in line_with(pilot, "port")
        assert "1 of 1 required" in screen_text(pilot)


async def test_a_host_that_is_no_hostname_is_doubted_but_sent() -> None:
    formats = [{"type": "string", "format": name} for name in ("ipv4", "ipv6", "hostname")]
    account = account_with(text_property("host", json_schema={"anyOf": formats}))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        await press(pilot, *"my_db.internal")
        assert "! not a host name" in line_with(pilot, "● host")
        assert "! not a host name or an IP address?" in screen_text(pilot)
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"host": "my_db.internal"}


async def test_a_secret_is_masked_until_it_is_revealed() -> None:
    account = account_with(text_property("password", is_credential=True))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        await press(pilot, *"hunter2")
        assert "hunter2" not in screen_text(pilot)
        await press(pilot, "f4")
        assert "hunter2" in line_with(pilot, "password")
        await press(pilot, "f4", "f2")
        assert "hunter2" not in screen_text(pilot)
        assert '"password": "********"' in screen_text(pilot)


async def test_a_masked_box_gives_nothing_to_the_clipboard() -> None:
    account = account_with(text_property("password", is_credential=True))
    app = account.app()
    async with app.run_test() as pilot:
        await open_form(pilot)
        await press(pilot, *"hunter2", "ctrl+a", "ctrl+c", "ctrl+x")
        assert app.clipboard == ""
        assert "•••••••" in line_with(pilot, "password")


async def test_a_pasted_certificate_survives_to_the_last_byte() -> None:
    account = account_with(text_property("sslrootcert"))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        await paste(pilot, PEM)
        assert f"4 lines, {len(PEM)} characters" in line_with(pilot, "sslrootcert")
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"sslrootcert": PEM}


async def test_backspace_drops_a_pasted_text_and_typing_replaces_it() -> None:
    account = account_with(text_property("cert"))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        await paste(pilot, PEM)
        await press(pilot, "backspace")
        assert "0 of 1 required" in screen_text(pilot)
        await paste(pilot, PEM)
        await press(pilot, *"ab", "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"cert": "ab"}


async def test_a_key_file_is_read_checked_and_sent_as_an_object(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "required": ["project_id"],
        "additionalProperties": {"type": "string"},
    }
    account = account_with(text_property("key", is_credential=True, json_schema=schema))
    file = tmp_path / "key.json"
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        burst(pilot, *f"@{file}")
        await settle(pilot)
        assert "! press enter to read the file" in screen_text(pilot)
        assert file.name in screen_text(pilot)
        await press(pilot, "enter")
        assert "✗ no such file" in line_with(pilot, "● key")
        file.write_text("{}")
        await press(pilot, "up", "enter", "up")
        assert "project_id is missing" in screen_text(pilot)
        await press(pilot, "backspace")
        file.write_text(json.dumps({"project_id": "p"}, indent=1))
        burst(pilot, *f"@{file}", "enter")
        await settle(pilot)
        assert "3 lines" in line_with(pilot, "● key")
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"key": {"project_id": "p"}}


async def test_what_was_typed_is_still_there_when_one_comes_back() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "escape", "escape", "escape")
        assert "No destinations yet." in screen_text(pilot)
        await press(pilot, "n", "enter", "enter")
        assert "Staging" in line_with(pilot, " name ")
        assert "7 of 7 required" in screen_text(pilot)


async def test_unmapped_sources_can_be_left_alone() -> None:
    account = account_with(text_property("a"))
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "tab", "tab")
        assert "Stitch maps all of them to the new one" in " ".join(screen_text(pilot).split())
        await press(pilot, "l", "tab")
        await type_text(pilot, "x")
        await press(pilot, "ctrl+s")
    sent = account.sent("POST")[0]
    assert sent == {"type": "thing", "properties": {"a": "x"}, "ignore_unmapped_sources": True}


async def test_who_sets_a_property_decides_where_it_stands() -> None:
    account = account_with(
        text_property("mine"),
        text_property("theirs", property_type="system_provided_by_default"),
        text_property("once", property_type="user_provided_immutable"),
        text_property("careful", property_type="user_provided_advanced"),
        text_property("fixed", property_type="read_only"),
        text_property("strange", property_type="telepathy"),
    )
    async with account.app().run_test(size=(100, 40)) as pilot:
        await open_form(pilot)
        lines = [line.strip() for line in screen_text(pilot).splitlines()]
        heads = [
            "Required",
            "▸ Advanced: Stitch advises caution   enter opens",
            "Filled in by Stitch, unless you do",
            "Not editable here",
        ]
        assert [line for line in lines if line in heads] == heads
        assert "(locked)" in line_with(pilot, "fixed")
        assert "(locked)" in line_with(pilot, "strange")
        assert "0 of 2 required" in screen_text(pilot)
        await press(pilot, "tab")
        assert "It can be set only once" in screen_text(pilot)


async def test_fields_appear_and_leave_with_what_they_depend_on() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        assert "encryption_host" not in screen_text(pilot)
        await press(pilot, "up", "s")
        assert "● encryption_host" in screen_text(pilot)
        assert "7 of 10 required" in screen_text(pilot) or "8 of 10" in screen_text(pilot)
        await press(pilot, "down")
        await type_text(pilot, "bastion.example.com", "22", "stitch")
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"]["encryption_host"] == "bastion.example.com"


async def test_what_is_hidden_again_is_kept_but_not_sent() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await fill_in(pilot, OURS)
        await press(pilot, "up", "s", "down")
        await type_text(pilot, "bastion.example.com")
        await press(pilot, "up", "up", "n")
        assert "encryption_host" not in screen_text(pilot)
        await press(pilot, "s")
        assert "bastion.example.com" in line_with(pilot, "encryption_host")
        await press(pilot, "n", "ctrl+s")
    assert account.sent("POST") == [OURS]


async def test_a_pasted_address_is_cut_down_to_its_host() -> None:
    account = Account()
    async with account.app().run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "tab", "tab", "tab")
        await paste(pilot, "https://db.example.com:5433/analytics")
        await press(pilot, "tab")
        shown = line_with(pilot, "● host")
        assert "db.example.com  " in shown
        assert "host name, without https://" in shown


async def test_a_connection_string_shows_what_it_fills_in_and_then_does() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "f3")
        await paste(
            pilot, "postgres://stitch:correct%20horse@db.example.com:5433/analytics?sslmode=require"
        )
        shown = screen_text(pilot)
        assert "This is a PostgreSQL URL; it fills in 6 fields:" in shown
        assert "correct" not in shown
        await press(pilot, "enter")
        assert "6 fields filled in." in screen_text(pilot)
        assert "7 of 7 required" in screen_text(pilot)
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {
        "host": "db.example.com",
        "port": "5433",
        "database": "analytics",
        "username": "stitch",
        "password": "correct horse",
        "ssl": "true",
        "encryption_type": "none",
    }


async def test_leaving_the_paste_changes_nothing() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "f3")
        await paste(pilot, "postgres://stitch@db.example.com/analytics")
        await press(pilot, "escape")
        assert "2 of 7 required" in screen_text(pilot)
        assert "analytics" not in screen_text(pilot)


async def test_a_paste_that_is_nothing_says_so_and_fills_nothing() -> None:
    account = Account()
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter", "f3")
        await paste(pilot, "hunter2")
        assert "no connection string, key or JSON" in " ".join(screen_text(pilot).split())
        await press(pilot, "enter")
        assert "Fill in from what you have" in screen_text(pilot)


async def test_an_object_is_filled_in_member_by_member() -> None:
    account = Account()
    async with account.app().run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "n", *["down"] * 4, "enter", "enter", "tab", "tab", "tab")
        await type_text(pilot, "jdbc:spark://x", "dapi", "", "my-bucket")
        assert "ssh_config.ssh_host" not in screen_text(pilot)
        await press(pilot, "y", "tab")
        assert "● ssh_config.ssh_host" in screen_text(pilot)
        await type_text(pilot, "bastion.example.com", "22", "stitch")
        await press(pilot, "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {
        "jdbc_url": "jdbc:spark://x",
        "access_token": "dapi",
        "staging_area": {"scheme": "s3", "bucket_name": "my-bucket"},
        "ssh_config": {
            "ssh": "true",
            "ssh_host": "bastion.example.com",
            "ssh_port": "22",
            "ssh_user": "stitch",
        },
    }


async def test_advanced_properties_are_folded_away_until_opened() -> None:
    account = account_with(
        text_property("plain"), text_property("risky", property_type="user_provided_advanced")
    )
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        assert "risky" not in screen_text(pilot)
        await press(pilot, "tab", "enter")
        assert "risky" in screen_text(pilot)
        await press(pilot, "tab")
        assert "Stitch advises caution with it." in screen_text(pilot)
        await press(pilot, "up", "enter")
        assert "risky" not in screen_text(pilot)


async def test_a_value_that_can_be_set_only_once_is_announced_and_then_locked() -> None:
    account = account_with(text_property("mode", property_type="user_provided_immutable"))
    async with account.app().run_test() as pilot:
        await open_form(pilot)
        assert "set once" in line_with(pilot, "mode")
        await press(pilot, *"fast")
        assert "mode can't be changed afterwards" in screen_text(pilot)
        await press(pilot, "ctrl+s")
        await account.clock.advance(10)
        await press(pilot, "e")
        assert "fast  (locked)" in line_with(pilot, "mode")


async def test_ten_thousand_properties_open_filter_and_turn_pages() -> None:
    many = [text_property(f"p{number:05}", is_required=number == 9_998) for number in range(10_000)]
    account = account_with(*many)
    async with account.app().run_test() as pilot:
        await settle(pilot)
        await press(pilot, "n", "enter", "enter")
        assert "0 of 1 required  still to do: p09998" in screen_text(pilot)
        await press(pilot, "tab", "tab", "up", "up", "up")
        assert "p09998" in screen_text(pilot)
        await press(pilot, "ctrl+f", *"0777")
        assert "p00777" in screen_text(pilot)
        assert "p00001" not in screen_text(pilot)
        await press(pilot, "tab", *"x", "escape", "ctrl+s")
        assert "✗ required" in line_with(pilot, "● p09998")
        await press(pilot, *"y", "ctrl+s")
    assert account.sent("POST")[0]["properties"] == {"p00777": "x", "p09998": "y"}


async def test_a_fixed_start_is_added_to_what_is_typed() -> None:
    schema = {"type": "string", "pattern": "^stitch-challenge-file-.*$"}
    account = account_with(text_property("key", json_schema=schema), text_property("other"))
    async with account.app().run_test(size=(120, 24)) as pilot:
        await open_form(pilot)
        assert "stitch-challenge-file-…" in line_with(pilot, "● key")
        await type_text(pilot, "abc", "x")
        assert "stitch-challenge-file-abc" in line_with(pilot, "● key")
        await press(pilot, "ctrl+s")
    sent = account.sent("POST")[0]["properties"]
    assert sent == {"key": "stitch-challenge-file-abc", "other": "x"}
