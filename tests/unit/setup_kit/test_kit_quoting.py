"""Whatever is typed, it stays within its quotes: each dialect is read back as its server does."""

import json
import re
import shlex
import subprocess

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stitch_tui.catalog import facts_of, known_types
from stitch_tui.catalog.regions import regions
from stitch_tui.preflight.target import Target
from stitch_tui.setup_kit import KitRefusedError, Part, kit_for
from stitch_tui.setup_kit.quoting import (
    bucket,
    hba_name,
    is_placeholder,
    mysql_name,
    postgres_name,
    postgres_text,
    shell_word,
    snowflake_name,
    sqlserver_name,
    sqlserver_text,
)
from stitch_tui.text import one_line

# What typed() lets through, thick with what ends quotes somewhere.
nasty = st.text(st.sampled_from("\"'`[]\\;:$(){}<>#/*%&|!- aAé表-@\N{PILE OF POO}"), min_size=1)
printable = st.text(
    st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=60
)
names = nasty | printable.filter(lambda text: one_line(text) == text)


def unquoted(quoted: str, start: str, end: str) -> str:
    """What a server reads: to the first ``end`` that is not doubled, which has to be the last."""
    assert quoted.startswith(start)
    rest, read = quoted[len(start) :], ""
    while rest:
        if rest.startswith(end * 2):
            read, rest = read + end, rest[2:]
        elif rest.startswith(end):
            assert rest == end, "the quotes end before the name does"
            return read
        else:
            read, rest = read + rest[0], rest[1:]
    raise AssertionError("the quotes never end")


@given(names)
@example('a"; DROP DATABASE x; --')
def test_a_name_comes_back_whole(name: str) -> None:
    assert unquoted(postgres_name(name), '"', '"') == name
    assert unquoted(mysql_name(name), "`", "`") == name
    assert unquoted(sqlserver_text(name), "N'", "'") == name


@given(names)
def test_a_string_of_postgres_comes_back_whole(text: str) -> None:
    quoted = postgres_text(text)
    if quoted.startswith("E"):
        read = unquoted(quoted, "E'", "'")
        assert re.sub(r"\\(.)", r"\1", read) == text
        assert re.fullmatch(r"(?:[^\\]|\\\\)*", read), "no escape but that of a backslash"
    else:
        assert "\\" not in text
        assert unquoted(quoted, "'", "'") == text


@given(names)
def test_a_name_of_sql_server_comes_back_whole_or_is_refused(name: str) -> None:
    if "$(" in name:
        with pytest.raises(KitRefusedError, match="variable to sqlcmd"):
            sqlserver_name(name)
    else:
        assert unquoted(sqlserver_name(name), "[", "]") == name


@given(names)
def test_snowflake_reads_a_plain_name_as_it_would_unquoted(name: str) -> None:
    quoted = snowflake_name(name)
    if is_placeholder(name):
        assert quoted == name
    else:
        read = unquoted(quoted, '"', '"')
        assert read == (name.upper() if re.fullmatch("[A-Za-z_][A-Za-z0-9_$]*", name) else name)


@given(names)
def test_a_pattern_is_no_name_in_pg_hba(name: str) -> None:
    read = unquoted(hba_name(name, "<username>"), '"', '"')
    assert read == ("<username>" if name.startswith("/") else name)


@given(names)
def test_a_word_of_the_shell_is_one_word(text: str) -> None:
    if text.startswith("-"):
        with pytest.raises(KitRefusedError, match="dash"):
            shell_word(text)
    else:
        assert shlex.split(f"x {shell_word(text)} y") == ["x", text, "y"]


@pytest.mark.parametrize("name", ["*", "a?", "${aws:username}", "a/b", "", "-a", "a b", "é"])
def test_what_is_a_pattern_in_a_policy_is_no_bucket(name: str) -> None:
    with pytest.raises(KitRefusedError, match="bucket"):
        bucket(name)


@pytest.mark.parametrize("name", ["acme-stitch", "a.b", "Old_Bucket", "<s3_bucket>"])
def test_a_bucket_is_taken(name: str) -> None:
    assert bucket(name) == name


guides = [(name, each) for name in known_types() for each in facts_of(name).guides]
values_of_any_type = st.dictionaries(
    st.sampled_from(sorted({name for kind in known_types() for name in facts_of(kind).properties})),
    names | st.just("-1") | st.just("$(x)"),
)


@pytest.mark.parametrize(("type_name", "guide"), guides)
@given(values=values_of_any_type)
def test_what_the_first_guide_is_made_with_any_guide_is(
    type_name: str, guide: str, values: dict[str, str]
) -> None:
    target = Target(type_name, values)
    try:
        kit = kit_for(target)
    except KitRefusedError:
        return
    for region in regions().all:
        assert kit_for(target, region, guide).display_name == kit.display_name


TYPED = ("database", "username", "host", "warehouse", "role", "port", "encryption_username")
TYPES = ("postgres", "redshift", "mysql_destination", "mssql_server", "azure_sqldw", "snowflake")


@pytest.mark.parametrize("type_name", TYPES)
@given(values=st.fixed_dictionaries(dict.fromkeys(TYPED, names)))
def test_nothing_typed_adds_a_line_to_a_kit(type_name: str, values: dict[str, str]) -> None:
    target = Target(type_name, {**values, "encryption_type": "ssh"})
    if any(text.strip().startswith("-") or "$(" in text for text in values.values()):
        return  # refused or not, by where it goes; the two above say when
    kit = kit_for(target)
    plain = kit_for(Target(type_name, {"encryption_type": "ssh"}))
    for part, model in zip(kit.parts, plain.parts, strict=True):
        assert part.text.count("\n") == model.text.count("\n")
        assert kit.markdown().count(part.text) >= 1


@pytest.mark.parametrize(
    "unseen", ["a\nb", "a\x00b", "a\x1b[2J", "a\x9b", "a\u202eb", "a\u200bb", "a\xa0b", "x" * 301]
)
def test_what_cannot_be_seen_is_refused_by_the_name_of_its_field(unseen: str) -> None:
    with pytest.raises(KitRefusedError) as caught:
        kit_for(Target("postgres", {"database": unseen}))
    assert "typed for database" in str(caught.value)
    assert unseen not in str(caught.value)


def parts_of_kind(kind: str) -> list[Part]:
    values = {
        "encryption_type": "ssh",
        "database": 'it\'s `a` "$(b)"',
        "username": "o'neil; id",
        "encryption_username": "$(touch x)",
        "encryption_port": "22; id",
        "s3_bucket": "acme",
        "endpoint": "grid'.example.com",
        "project_id": "acme; id",
    }
    types = ("postgres", "mysql_destination", "s3", "storagegrid", "bigquery_v2", "snowflake")
    kits = [kit_for(Target(name, values)) for name in types]
    return [part for kit in kits for part in kit.parts if part.kind.value == kind]


def test_the_shell_takes_every_command() -> None:
    found = parts_of_kind("shell")
    assert len(found) >= 10
    for part in found:
        done = subprocess.run(
            ["bash", "-n"], input=part.text, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), part.id
        for line in part.text.splitlines():
            assert "id" not in shlex.split(line)[1:], "what was typed became a word of its own"


def test_every_policy_is_json() -> None:
    found = parts_of_kind("json")
    assert found
    for part in found:
        assert json.loads(part.text)["Version"] == "2012-10-17"
