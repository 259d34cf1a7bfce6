"""How live report cards differ from what is bundled: ``stitch-tui types --diff`` and its parts."""

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stitch_tui.catalog import facts_of, known_types
from stitch_tui.connect.models import ReportCard
from stitch_tui.drift import Difference, Kind, drift, drift_of
from stitch_tui.sandbox.destination_types import built_in_type, bundled_types
from tests.unit.scripted import run, served

Card = dict[str, Any]
Property = dict[str, Any]


def card(type_name: str) -> Card:
    """The bundled card of a type; where there is none, one that says what its facts do."""
    if type_name in bundled_types():
        bundled: Card = copy.deepcopy(built_in_type(type_name))
        return bundled
    facts = facts_of(type_name)
    properties = [
        {
            "name": name,
            "is_credential": about.is_secret,
            "property_type": "user_provided",
            "json_schema": {"type": "string", "pattern": f"^({'|'.join(about.values)})$"}
            if about.values
            else {"type": "string"},
        }
        for name, about in facts.properties.items()
    ]
    return {"type": type_name, "steps": [{"type": "form", "properties": properties}]}


def all_cards() -> list[Card]:
    return [card(name) for name in sorted({*known_types(), *bundled_types()})]


def found_in(made: Card) -> list[Difference]:
    return list(drift_of(ReportCard.model_validate(made)))


def named(made: Card, name: str) -> Property:
    found: Property = next(each for each in made["steps"][0]["properties"] if each["name"] == name)
    return found


def test_what_is_bundled_does_not_differ_from_itself() -> None:
    assert list(drift(map(ReportCard.model_validate, all_cards()))) == []


def test_types_come_and_go() -> None:
    cards = [each for each in all_cards() if each["type"] != "panoply"]
    cards.append({"type": "firehose", "steps": [{"type": "form", "properties": [{"name": "a"}]}]})
    assert list(drift(map(ReportCard.model_validate, cards))) == [
        Difference(Kind.NEW, "firehose"),
        Difference(Kind.GONE, "panoply"),
    ]


@pytest.mark.parametrize("type_name", ["postgres", "panoply"])
def test_properties_come_and_go(type_name: str) -> None:
    made = card(type_name)
    made["steps"][0]["properties"].remove(named(made, "port"))
    made["steps"][0]["properties"].append({"name": "region", "property_type": "user_provided"})
    assert found_in(made) == [
        Difference(Kind.NEW, type_name, "region"),
        Difference(Kind.GONE, type_name, "port"),
    ]


def test_a_member_of_an_object_goes_by_its_dotted_name() -> None:
    made = card("databricks_delta")
    ssh = facts_of("databricks_delta").properties
    group = next(name.partition(".")[0] for name in ssh if "." in name)
    schema = json.dumps(named(made, group)["json_schema"])
    member = next(name.rpartition(".")[2] for name in ssh if name.startswith(f"{group}."))
    named(made, group)["json_schema"] = json.loads(schema.replace(f'"{member}"', '"renamed"'))
    found = {(each.kind, each.property, each.aspect) for each in found_in(made)}
    assert (Kind.NEW, f"{group}.renamed", "") in found
    assert (Kind.GONE, f"{group}.{member}", "") in found
    assert (Kind.CHANGED, group, "schema") in found


CHANGES: list[tuple[Callable[[Card], object], str, str, str]] = [
    (
        lambda made: named(made, "sslrootcert").update(is_required=True),
        "sslrootcert",
        "required",
        "required: no, now yes",
    ),
    (
        lambda made: named(made, "username").update(is_credential=True),
        "username",
        "credential",
        "credential: no, now yes",
    ),
    (
        lambda made: named(made, "host").update(property_type="user_provided_immutable"),
        "host",
        "set by",
        "set by: user_provided, now user_provided_immutable",
    ),
    (
        lambda made: named(made, "port").update(json_schema={"type": "string"}),
        "port",
        "schema",
        "took digits, now text",
    ),
    (
        lambda made: named(made, "port").update(
            json_schema={"type": "string", "pattern": r"^\d*$"}
        ),
        "port",
        "schema",
        "its schema",
    ),
    (
        lambda made: made["steps"].insert(1, {"type": "oauth", "properties": []}),
        "",
        "steps",
        "steps: form, fully_configured, now form, oauth, fully_configured",
    ),
]


@pytest.mark.parametrize(("change", "name", "aspect", "words"), CHANGES)
def test_what_a_card_says_otherwise_is_named(
    change: Callable[[Card], object], name: str, aspect: str, words: str
) -> None:
    made = card("postgres")
    change(made)
    (found,) = found_in(made)
    assert (found.kind, found.property, found.aspect) == (Kind.CHANGED, name, aspect)
    assert found.words().startswith(words)
    assert found.bundled != found.live


def test_a_value_the_facts_explain_and_the_card_refuses_is_named() -> None:
    made = card("s3")
    named(made, "output_file_format")["json_schema"]["pattern"] = "^(csv|parquet)$"
    found = {each.aspect: each for each in found_in(made)}
    assert (found["values"].bundled, found["values"].live) == (["jsonl"], ["csv", "parquet"])
    assert found["values"].words() == "no longer takes jsonl"
    assert found["schema"].words() == "took one of csv, jsonl, now one of csv, parquet"


def test_a_credential_the_facts_do_not_know_as_one_is_named() -> None:
    made = card("panoply")
    named(made, "host")["is_credential"] = True
    assert found_in(made) == [
        Difference(Kind.CHANGED, "panoply", "host", "credential", bundled=False, live=True)
    ]


def test_a_type_of_which_nothing_is_bundled_has_no_differences_of_its_own() -> None:
    assert found_in({"type": "../postgres", "steps": [{"type": "x", "properties": []}]}) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
def test_as_a_process_it_tells_by_its_exit_code_whether_anything_differs(tmp_path: Path) -> None:
    cards = all_cards()
    (tmp_path / "same.json").write_text(json.dumps(cards), "utf-8")
    named(next(each for each in cards if each["type"] == "s3"), "s3_bucket")["is_required"] = False
    cards[0]["type"] = "fire\x1bhose"
    (tmp_path / "other.json").write_text(json.dumps(cards), "utf-8")
    with (
        served("--types", str(tmp_path / "same.json")) as same,
        served("--types", str(tmp_path / "other.json")) as other,
    ):
        none, none_json, some, some_json = (
            run("types", "--diff", *option, "--api-url", url)
            for url in (same, other)
            for option in ((), ("--json",))
        )
    told = "Nothing differs from what this program knows of the types.\n"
    assert (none.returncode, none.stdout, none.stderr) == (0, told, "")
    assert (none_json.returncode, json.loads(none_json.stdout)) == (0, [])
    assert (some.returncode, some.stderr) == (1, "")
    assert some.stdout.splitlines() == [
        "+ new      fire␛hose",
        "- gone     azure_sqldw",
        "~ changed  s3.s3_bucket  required: yes, now no",
    ]
    assert some_json.returncode == 1
    assert json.loads(some_json.stdout)[2] == {
        "kind": "changed",
        "type": "s3",
        "property": "s3_bucket",
        "aspect": "required",
        "bundled": True,
        "live": False,
    }
