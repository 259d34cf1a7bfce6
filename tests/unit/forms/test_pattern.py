"""What a pattern lets one type: read for a person, true to the real engine."""

import itertools

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.forms.pattern import CHOICES_LIMIT, read_pattern


def accepts(pattern: str, text: str) -> bool:
    return jsonschema_rs.Draft7Validator({"pattern": pattern}, offline=True).is_valid(text)


@pytest.mark.parametrize(
    ("pattern", "choices"),
    [
        ("^(ssh|none)$", "ssh none"),
        ("^(true|false)$", "true false"),
        ("^(UPSERT|APPEND_ONLY)$", "UPSERT APPEND_ONLY"),
        ("^EU$|^US$|^us-west2$", "EU US us-west2"),
        ("^1$|^30$|^60$|^360$|^720$|^1440$", "1 30 60 360 720 1440"),
        ("^true$", "true"),
        ("^s3$", "s3"),
        ("(^a$|^b$)", "a b"),
        ("^v[1-3]$", "v1 v2 v3"),
        ("^ab?$", "a ab"),
        ("^(?:US|EU)(-west[12])?$", "US US-west1 US-west2 EU EU-west1 EU-west2"),
        (r"^a\.b$", "a.b"),
        (r"^[\x61\u0062]$", "a b"),
        ("^(a|a)$", "a"),
    ],
)
def test_a_finite_language_is_a_choice(pattern: str, choices: str) -> None:
    assert list(read_pattern(pattern).choices) == choices.split()


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        (r"^\d+$", "digits"),
        ("^[0-9]+$", "digits"),
        (r"^\d{5}$", "5 digits"),
        (r"^\d{1,3}$", "1 to 3 digits"),
        ("^stitch-challenge-file-.*$", "text that starts with stitch-challenge-file-"),
        ("^jdbc:spark://", "text that starts with jdbc:spark://"),
        ("^https?://", "text that starts with http:// or https://"),
        ("^1|2$", "text that starts with 1 or ends with 2"),
        (r"^\d+", "text that starts with a digit"),
        ("^(true|false)", "text that starts with true or false"),
        ("(true|false)$", "text that ends with true or false"),
        ("csv", "text that contains csv"),
        (r"^\d{4}-\d{2}-\d{2}T00:00:00Z$", "text such as 2026-01-31T00:00:00Z"),
        (
            "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9.]$",
            "3 to 63 characters: a–z, 0–9, - or .; starts with a–z or 0–9; ends with a–z, 0–9 or .",
        ),
        ("^[A-Z]{2}$", "2 characters out of A–Z"),
        (r"^[A-Z]{2}\d{3}$", "2 characters out of A–Z, then 3 digits"),
        (r"^\d{2}:\d{2}$", "2 digits, then :, then 2 digits"),
        (r"^acct-\d{6}$", "acct-, then 6 digits"),
        (r"^\S+$", "characters without spaces"),
        ("^.{1,500}$", "1 to 500 characters"),
        (r"^\w+$", "letters, digits or _"),
        ("^[a-zA-Z]{3,}$", "3 or more letters"),
        ("^[^@]+@[^@]+$", "characters other than @, then @, then characters other than @"),
        (r"[1-9]\d*$", "text that ends with one of 1–9, then perhaps digits"),
        ("^a+b", "text that starts with characters out of a, then b"),
        ("^stitch-.+$", "stitch-, then characters"),
        ("^lit.{5,}", "text that starts with lit, then 5 characters"),
        ("", "text"),
    ],
)
def test_what_is_no_choice_is_put_into_words(pattern: str, rule: str) -> None:
    reading = read_pattern(pattern)
    assert reading.rule == rule
    assert reading.choices == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "(?=x)y",
        r"^\bword$",
        r"^(a)\1$",
        r"^\p{L}+$",
        "^(?<year>\\d+)$",
        "^(?i)a$",
        "[a&&b]",
        "(",
        "a**",
    ],
)
def test_what_is_not_understood_is_shown_or_shown_by_an_example(pattern: str) -> None:
    reading = read_pattern(pattern)
    assert not reading.is_exact
    assert reading.choices == ()
    assert reading.rule.startswith(("text that matches ", "text such as "))


@pytest.mark.parametrize(
    "pattern", ["^1|2$", r"^\d+", "^(true|false)", "(ssh|none)$", "ssh|none", "^a$|b", "^a.b$"]
)
def test_a_pattern_open_at_an_end_is_never_a_choice(pattern: str) -> None:
    reading = read_pattern(pattern)
    assert reading.choices == ()
    assert not reading.is_digits


def test_only_a_start_that_anything_may_follow_is_a_prefix() -> None:
    assert read_pattern("^jdbc:spark://").prefix == "jdbc:spark://"
    assert read_pattern("^stitch-challenge-file-.*$").prefix == "stitch-challenge-file-"
    assert read_pattern(r"^acct-\d{6}$").prefix == ""
    assert read_pattern("^(a|b)").prefix == ""
    assert read_pattern("^lit.{5,}").prefix == ""
    assert read_pattern("^lit.+$").prefix == ""


def test_what_cannot_be_seen_is_no_choice() -> None:
    assert read_pattern(r"^\s$").choices == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 100_000,
        "a" * 1_000_000,
        "^(a+)+$",
        "(a?){50}a{50}",
        "^(a|a)*$",
        "|".join(["^a$"] * 2_000),
        "(((a{9}){9}){9}){9}",
        "^" + "(a|b)" * 60 + "$",
        "[a-z]{2}" * 300,
        "^[\\s\\S]{0,10000}$",
        "^(((((){64}){64}){64}){64}){64}$",
        "^(((((a{0}){64}){64}){64}){64}){64}$",
        "^(((((a|b){9}){9}){9}){9}){9}$",
    ],
)
def test_no_pattern_takes_long_or_fails(pattern: str) -> None:
    assert len(read_pattern(pattern).rule) < 200
    assert len(read_pattern(pattern).choices) <= CHOICES_LIMIT


_literal = st.sampled_from(["a", "b", "1", "[ab]", r"\d", "[^a]", "."])
_counted = st.builds("{}{}".format, _literal, st.sampled_from(["", "?", "*", "+", "{2}", "{1,2}"]))
_body = st.recursive(
    _counted,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})")
    ),
    max_leaves=5,
)
_branch = st.builds("{}{}{}".format, st.sampled_from(["^", ""]), _body, st.sampled_from(["$", ""]))
PATTERNS = st.lists(_branch, min_size=1, max_size=3).map("|".join)
SHORT = ["".join(text) for size in range(5) for text in itertools.product("ab1", repeat=size)]


@settings(deadline=None, max_examples=300)
@given(pattern=PATTERNS)
def test_a_reading_is_true_to_the_engine(pattern: str) -> None:
    reading = read_pattern(pattern)
    taken = [text for text in SHORT if accepts(pattern, text)]
    if reading.choices:
        assert set(taken) == {text for text in reading.choices if text in set(SHORT)}
        assert all(accepts(pattern, text) for text in reading.choices)
    if reading.example:
        assert accepts(pattern, reading.example)
    if reading.is_digits:
        assert all(text.isdigit() or not text for text in taken)
    if reading.prefix:
        assert all(text.startswith(reading.prefix) for text in taken)


@settings(deadline=None, max_examples=300)
@given(pattern=st.text(alphabet="^$ab1()[]{}|?*+.\\-,dwsx", max_size=20))
def test_any_text_can_be_read_as_a_pattern(pattern: str) -> None:
    assert read_pattern(pattern).rule
