"""The files of the catalogue: they load, say what was collected, and say it in our words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from stitch_tui.catalog import Condition, PropertyFacts, TypeFacts, facts_of, known_types

KEY_TEMPLATE = "[integration_name]/[table_name]/[table_version]_[timestamp_loaded].csv"
NESTED_DEFAULTS = {
    "ssh_config.ssh": "false",
    "ssh_config.ssh_port": "22",
    "staging_area.scheme": "s3",
}
TUNNEL = Condition("ssh_config.ssh", ("true",))
SECRET_WORDS = ("password", "token", "secret", "credential", "access_key", "sas_url", "sentinel")

every_type = pytest.mark.parametrize("name", known_types())


def texts(value: object) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def sentences(facts: TypeFacts) -> Iterator[str]:
    """Every sentence a person is shown of a type."""
    yield from facts.needs
    yield from facts.notes
    for about in facts.properties.values():
        yield about.meaning
        yield from about.values.values()
        if about.note:
            yield about.note


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def condition_of(collected: dict[str, Any]) -> Condition | None:
    found = collected.get("condition")
    if found is None:
        return None
    [(name, wanted)] = found["when"].items()
    values = wanted if isinstance(wanted, list) else [wanted]
    echoed = [str(value).lower() if isinstance(value, bool) else value for value in values]
    return Condition(name, tuple(dict.fromkeys(echoed)))


def default_of(collected: dict[str, Any]) -> str:
    default = collected.get("default") or collected.get("default_suggestion") or ""
    return KEY_TEMPLATE if default == KEY_TEMPLATE + "|jsonl" else default


def is_secret(name: str, destination: dict[str, Any]) -> bool:
    top = name.split(".", maxsplit=1)[0]
    return any(item["credential"] and item["name"] == top for item in destination["properties"])


@every_type
def test_each_file_loads_and_every_property_has_a_meaning(name: str) -> None:
    facts = facts_of(name)
    assert facts.type_name == name
    assert facts.display_name
    assert all(about.meaning for about in facts.properties.values())


@every_type
def test_meanings_are_short_sentences(name: str) -> None:
    for about in facts_of(name).properties.values():
        assert len(about.meaning) <= 110
        assert about.meaning.endswith(".")


@every_type
def test_order_lists_each_property_once(name: str) -> None:
    facts = facts_of(name)
    assert len(set(facts.order)) == len(facts.order)
    assert set(facts.order) == set(facts.properties)


@every_type
def test_what_decides_comes_before_what_depends_on_it(name: str) -> None:
    facts = facts_of(name)
    for other, about in facts.properties.items():
        if about.shown_when:
            assert facts.order.index(about.shown_when.property) < facts.order.index(other)
        if "." in other:
            assert facts.order.index(other.split(".")[0]) < facts.order.index(other)


@every_type
def test_nothing_is_required_while_it_is_hidden(name: str) -> None:
    for about in facts_of(name).properties.values():
        if about.required_when and about.shown_when:
            assert about.required_when == about.shown_when


@every_type
def test_nothing_that_sounds_secret_has_a_default(name: str) -> None:
    for other, about in facts_of(name).properties.items():
        if any(word in other for word in SECRET_WORDS):
            assert not about.default


@every_type
def test_a_default_is_one_of_the_values(name: str) -> None:
    for about in facts_of(name).properties.values():
        if about.default and about.values:
            assert about.default in about.values


def test_the_types_are_those_collected(destinations: dict[str, Any]) -> None:
    assert set(known_types()) == set(destinations)


@every_type
def test_names_and_guides_are_those_collected(name: str, destinations: dict[str, Any]) -> None:
    facts, destination = facts_of(name), destinations[name]
    assert facts.display_name == (destination["display_name"] or "StorageGRID")
    assert dict(facts.guides) == destination["guides"]


@every_type
def test_what_is_needed_is_told_where_it_was_collected(
    name: str, destinations: dict[str, Any]
) -> None:
    facts, destination = facts_of(name), destinations[name]
    assert bool(facts.needs) == bool(destination.get("db_user_needs"))
    assert bool(facts.notes) == bool(destination["notes"])


@every_type
def test_properties_are_those_collected(name: str, destinations: dict[str, Any]) -> None:
    ours = {other for other in facts_of(name).properties if "." not in other}
    assert ours == {item["name"] for item in destinations[name]["properties"]}


@every_type
def test_defaults_and_conditions_are_those_collected(
    name: str, destinations: dict[str, Any]
) -> None:
    for item in destinations[name]["properties"]:
        if item["name"] == "ssh_config":
            continue
        about, condition = facts_of(name).of(item["name"]), condition_of(item)
        assert about.default == default_of(item), item["name"]
        assert about.shown_when == condition, item["name"]
        is_forced = condition is not None and "require" in item["condition"]["effect"]
        assert about.required_when == (condition if is_forced else None), item["name"]


@every_type
def test_values_are_those_collected(
    name: str, collected: dict[str, Any], destinations: dict[str, Any]
) -> None:
    regions = collected["values_bigquery_locations"]
    locations = [value for part in regions.values() if isinstance(part, list) for value in part]
    for item in destinations[name]["properties"]:
        values = item.get("values")
        if values:
            wanted = set(locations if isinstance(values, str) else values)
            assert set(facts_of(name).of(item["name"]).values) == wanted, item["name"]


@every_type
def test_no_credential_has_a_default(name: str, destinations: dict[str, Any]) -> None:
    for other, about in facts_of(name).properties.items():
        if is_secret(other, destinations[name]):
            assert not about.default, other


@every_type
def test_the_words_are_our_own(name: str, collected: dict[str, Any]) -> None:
    theirs = {plain(text) for text in texts(collected) if " " in text}
    parts = {plain(part) for text in texts(collected) for part in re.split(r"[;:.]\s", text)}
    theirs |= {part for part in parts if part.count(" ") >= 2}
    ours = {plain(text) for text in sentences(facts_of(name))}
    assert not ours & theirs


def test_the_tunnel_inside_databricks_ssh_config() -> None:
    facts = facts_of("databricks_delta")
    nested = {other: about for other, about in facts.properties.items() if "." in other}
    assert {other: about.default for other, about in nested.items() if about.default} == (
        NESTED_DEFAULTS
    )
    dependent = {other for other, about in nested.items() if about.required_when == TUNNEL}
    assert dependent == {"ssh_config.ssh_host", "ssh_config.ssh_port", "ssh_config.ssh_user"}
    assert all(facts.of(other).shown_when == TUNNEL for other in dependent)


def test_every_name_inside_the_google_key_has_a_meaning(destinations: dict[str, Any]) -> None:
    facts = facts_of("bigquery_v2")
    [key] = [item for item in destinations["bigquery_v2"]["properties"] if item["credential"]]
    for name in key["json_schema"]["required"]:
        assert facts.of(f"{key['name']}.{name}").meaning


@pytest.mark.parametrize(
    ("name", "other"),
    [("postgres", "sslrootcert"), ("bigquery_v2", "service_account_credentials")],
)
def test_what_comes_as_a_file_has_lines(name: str, other: str) -> None:
    about: PropertyFacts = facts_of(name).of(other)
    assert about.multi_line
    assert about.from_file


@pytest.mark.parametrize("name", ["s3", "storagegrid"])
def test_the_key_template_follows_its_own_rules(name: str) -> None:
    about = facts_of(name).of("s3_key_format_string")
    for template in (about.default, about.example):
        for word in ("integration_name", "table_name", "table_version", "timestamp_loaded"):
            assert f"[{word}]" in template
        assert not set(template) & set(" !@#$%^&*")
