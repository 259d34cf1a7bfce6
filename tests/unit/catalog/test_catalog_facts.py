"""The loader of the catalogue: what it gives, and what it refuses."""

import subprocess
import sys

import pytest

from stitch_tui.catalog import (
    CatalogError,
    Condition,
    PropertyFacts,
    display_name,
    facts_of,
    known_types,
    read_facts,
)

SMALL = """
display_name = "Small"
order = ["mode", "host"]
needs = []
notes = ["Small."]

[guides]
default = "https://www.stitchdata.com/docs/small"

[property.mode]
meaning = "How."
values = { a = "One", b = "Other" }

[property.host]
meaning = "Where."
shown_when = { property = "mode", is = ["a"] }
"""


def test_facts_of_a_small_file() -> None:
    facts = read_facts("small", SMALL)
    assert (facts.type_name, facts.display_name) == ("small", "Small")
    assert facts.order == ("mode", "host")
    assert (facts.needs, facts.notes) == ((), ("Small.",))
    assert dict(facts.of("mode").values) == {"a": "One", "b": "Other"}
    host = facts.of("host")
    assert host.shown_when == Condition("mode", ("a",))
    assert host.required_when is None
    assert (host.default, host.example, host.note) == ("", "", "")
    assert (host.multi_line, host.from_file) == (False, False)


@pytest.mark.parametrize(
    "name", ["", "../x", "a/b", "/postgres", "postgres.toml", "POSTGRES", "facts.py", "..", "\0"]
)
def test_a_type_without_a_file_has_only_its_name(name: str) -> None:
    facts = facts_of(name)
    assert (facts.type_name, facts.display_name) == (name, name)
    assert not any((facts.order, facts.guides, facts.needs, facts.notes, facts.properties))
    assert facts.of("host") == facts_of("postgres").of("no such property")
    assert facts.of("host").meaning == ""


def test_facts_are_read_once_and_cannot_be_changed() -> None:
    facts = facts_of("postgres")
    assert facts_of("postgres") is facts
    for table in (facts.guides, facts.properties, facts.of("ssl").values, facts.of("?").values):
        with pytest.raises(TypeError):
            table["x"] = "y"  # type: ignore[index]
    assert isinstance(hash(facts), int)
    assert isinstance(hash(facts.of("ssl")), int)


@pytest.mark.parametrize("name", [*known_types(), "no_such_type", "[red]../x"])
def test_a_display_name_is_that_of_the_facts(name: str) -> None:
    assert display_name(name) == facts_of(name).display_name


def test_known_types_are_sorted() -> None:
    assert list(known_types()) == sorted(known_types())
    assert "postgres" in known_types()


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("ssh", True), ("tls", True), ("none", False), ("", False), ("SSH", False), ("ssh ", False)],
)
def test_a_condition_holds_for_its_values_alone(*, text: str, is_so: bool) -> None:
    asked = []

    def texts(name: str) -> str:
        asked.append(name)
        return text

    assert Condition("encryption_type", ("ssh", "tls")).holds(texts) is is_so
    assert asked == ["encryption_type"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Small"\n', "\n", "small.toml is not TOML: "),
        ('display_name = "Small"', "", "small.toml, display_name: must be a text"),
        ('display_name = "Small"', "display_name = 3", "small.toml, display_name: must be a text"),
        ('display_name = "Small"', 'display_name = " "', "small.toml, display_name: must be a"),
        ("needs = []", "", "small.toml, needs: must be a list"),
        ("needs = []", 'needs = "x"', "small.toml, needs: must be a list"),
        ("needs = []", "needs = [1]", "small.toml, needs: must be a text"),
        ("needs = []", "needs = []\nguide = 1", "small.toml: unknown key guide"),
        ("[guides]", "[other]", "small.toml: unknown key other"),
        ("https://", "http://", "small.toml, guides, default: must start with https://"),
        ('["mode", "host"]', '["host"]', "small.toml, order: each property once, but see mode"),
        ('["mode", "host"]', '["mode", "host", "host"]', "order: each property once, but see host"),
        ('["mode", "host"]', '["mode", "host", "x"]', "order: each property once, but see x"),
        ('meaning = "Where."', "", "small.toml, property host, meaning: must be a text"),
        ('"Where."', '"Where."\ndefualt = "1"', "small.toml, property host: unknown key defualt"),
        ('"Where."', '"Where."\ndefault = 1', "small.toml, property host, default: must be a text"),
        ('"Where."', '"Where."\nmulti_line = "yes"', "property host, multi_line: must be true or"),
        ('"Where."', '"Where."\nvalues = ["a"]', "property host, values: must be a table"),
        ('{ a = "One", b', "{ a = 1, b", "small.toml, property mode, values, a: must be a text"),
        ('is = ["a"]', "is = []", "small.toml, property host, shown_when, is: no value would"),
        ('is = ["a"]', 'is = "a"', "property host, shown_when, is: must be a list"),
        ('is = ["a"]', 'if = ["a"]', "property host, shown_when: unknown key if"),
        ('is = ["a"]', "is = [true]", "property host, shown_when, is: must be a text"),
        ('is = ["a"]', 'is = ["c"]', "small.toml, property host: mode never has that value"),
        ('property = "mode"', 'property = "host"', "small.toml, property host: depends on host"),
        ('property = "mode"', 'property = "x"', "small.toml, property host: depends on x"),
    ],
)
def test_a_slip_in_a_file_is_named(old: str, new: str, message: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(CatalogError) as caught:
        read_facts("small", SMALL.replace(old, new))
    assert message in str(caught.value)


def test_empty_property_facts_say_nothing() -> None:
    about = PropertyFacts()
    assert not any(vars(about).values())


def test_importing_the_catalogue_brings_in_no_big_library() -> None:
    script = (
        "import sys, stitch_tui.catalog as catalog\n"
        "assert all(catalog.facts_of(name).properties for name in catalog.known_types())\n"
        "print(*sorted({'httpx', 'pydantic', 'rich', 'textual'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
