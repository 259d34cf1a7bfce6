"""Why a connection check failed: what is explained, to whom, and what the loader refuses."""

import re
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.catalog import CatalogError, CheckFailure, explain_failure, facts_of, known_types
from stitch_tui.catalog.check_failures import (
    ADVICE_LIMIT,
    REFERENCE_URL,
    SEARCHED,
    KnownFailure,
    _known_failures,
    read_failures,
)
from tests.unit.catalog.messages import SAMPLES

KNOWN = _known_failures()
BY_ID = {known.failure.id: known for known in KNOWN}
APPLIES = {
    "all": set(known_types()),
    "s3 (and storagegrid by analogy)": {"s3", "storagegrid"},
}
NOT_A_PROPERTY = {"type"}
"""Named by Stitch's docs: the type chosen is what is wrong, and no property holds it."""

SMALL = """
[late]
match = ["it broke"]
types = ["postgres"]
cause = "It is late."
advice = ["Wait."]
fields = ["host"]
documented = false

[early]
match = ['base "..." broke']
types = []
cause = "It is early."
advice = ["Hurry."]
fields = ["host", "port"]
can_retry = true
"""

each_known = pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.failure.id)


def types_of(known: KnownFailure) -> set[str]:
    return set(known.types or known_types())


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def documented(collected: dict[str, Any]) -> list[tuple[dict[str, Any], set[str]]]:
    """Each collected error with the types it applies to."""
    return [
        (error, APPLIES.get(error["applies"]) or set(error["applies"].split(", ")))
        for error in collected["connection_errors"]
    ]


def test_the_documented_failures_are_those_collected(collected: dict[str, Any]) -> None:
    ours = {known.failure.id: known for known in KNOWN if known.failure.is_documented}
    wanted = documented(collected)
    assert ours.keys() == {error["id"] for error, _ in wanted}
    for error, types in wanted:
        assert types_of(ours[error["id"]]) == types
    assert collected["connection_errors_url"] == REFERENCE_URL


def test_a_documented_text_is_explained_with_the_documented_fields(
    collected: dict[str, Any],
) -> None:
    for error, types in documented(collected):
        if error["match"] is None:
            continue
        message = f"Sorry!\n {error['match'].replace('...', 'some name')}\tand so on"
        for name in known_types():
            found = explain_failure(message, name)
            if name not in types:
                assert found is None or not found.is_documented, error["id"]
            elif (error["id"], name) != ("password-auth", "panoply"):
                assert found is not None, error["id"]
                # Which of them is the likeliest culprit is for us to say.
                assert (found.id, sorted(found.fields)) == (error["id"], sorted(error["fields"]))


def test_a_wrong_password_at_panoply_tells_both_things_documented(
    collected: dict[str, Any],
) -> None:
    fields = {error["id"]: error["fields"] for error in collected["connection_errors"]}
    found = explain_failure("password authentication failed for user", "panoply")
    assert found is not None
    assert found.id == "panoply-credentials"
    assert set(found.fields) == {*fields["panoply-credentials"], *fields["password-auth"]}


def test_only_where_nothing_else_is_documented_is_trying_again_all(
    collected: dict[str, Any],
) -> None:
    for error, _ in documented(collected):
        only_retry = all(text.startswith("retry;") for text in error["do"])
        assert BY_ID[error["id"]].failure.can_retry is only_retry


def test_the_words_are_our_own(collected: dict[str, Any]) -> None:
    theirs = {
        plain(text) for error, _ in documented(collected) for text in (error["cause"], *error["do"])
    }
    ours = {plain(text) for one in KNOWN for text in (one.failure.cause, *one.failure.advice)}
    assert not ours & theirs


def test_every_failure_has_a_sample() -> None:
    assert SAMPLES.keys() == BY_ID.keys()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_explained_however_it_is_written(name: str) -> None:
    type_name, message = SAMPLES[name]
    for written in (message, message.upper(), message.replace(" ", " \n\t ")):
        found = explain_failure(written, type_name)
        assert found is not None
        assert found.id == name


@each_known
def test_a_failure_is_told_to_its_types_alone(known: KnownFailure) -> None:
    _, message = SAMPLES[known.failure.id]
    for name in set(known_types()) - types_of(known):
        assert explain_failure(message, name) != known.failure


@each_known
def test_fields_are_properties_of_a_type_it_is_told_for(known: KnownFailure) -> None:
    properties = {name for one in types_of(known) for name in facts_of(one).properties}
    assert set(known.failure.fields) <= properties | NOT_A_PROPERTY


@each_known
def test_what_is_told_is_short_and_ends(known: KnownFailure) -> None:
    failure = known.failure
    assert len(failure.cause) <= 110
    assert 1 <= len(failure.advice) <= ADVICE_LIMIT
    for sentence in (failure.cause, *failure.advice):
        assert sentence.isascii()
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert all(len(sentence) <= 90 for sentence in failure.advice)


@pytest.mark.parametrize(
    "message",
    [
        "",
        " \n",
        "...",
        "It broke.",
        "database",
        'FATAL: database system is shut down; table "x" does not exist',
        "password",
    ],
)
@pytest.mark.parametrize("name", [*known_types(), "", "no such type"])
def test_what_is_not_known_is_not_explained(message: str, name: str) -> None:
    assert explain_failure(message, name) is None


def test_a_type_nobody_knows_gets_what_is_told_to_all() -> None:
    found = explain_failure("Connection refused", "brand_new")
    assert found is not None
    assert found.fields == ("host", "port")
    assert explain_failure("Unknown database 'x'", "brand_new") is None


def test_the_documented_explanation_goes_first() -> None:
    message = "no pg_hba.conf entry for host. password authentication failed for user x"
    found = explain_failure(message, "postgres")
    assert found is not None
    assert found.is_documented


def test_the_end_of_a_long_message_is_not_searched() -> None:
    text = "connection refused"
    assert explain_failure(" " * (SEARCHED - len(text)) + text, "postgres") is not None
    assert explain_failure(" " * (SEARCHED - len(text) + 1) + text, "postgres") is None


@given(
    st.text() | st.lists(st.sampled_from([text for _, text in SAMPLES.values()])).map("".join),
    st.sampled_from(known_types()) | st.text(),
)
def test_any_text_is_explained_from_the_list_or_not_at_all(message: str, name: str) -> None:
    found = explain_failure(message, name)
    assert found is None or found == BY_ID[found.id].failure


@pytest.mark.parametrize(
    "part", ["x", " ", "\\", "ß", 'fatal: database "', "access denied for user '", "connection to "]
)
def test_five_megabytes_take_no_time(part: str) -> None:
    message = part * (5_000_000 // len(part))
    started = time.process_time()
    for name in known_types():
        explain_failure(message, name)
    assert time.process_time() - started < 1


def test_failures_of_a_small_file() -> None:
    early, late = read_failures(SMALL)
    assert early.failure == CheckFailure(
        "early", "It is early.", ("Hurry.",), ("host", "port"), is_documented=True, can_retry=True
    )
    assert (late.failure.is_documented, late.failure.can_retry) == (False, False)
    assert early.fits("base 'a b' broke", "s3")
    assert not early.fits("base '' broke", "s3")
    assert not early.fits(f"base '{'a' * 300}' broke", "s3")
    assert late.fits("and it broke", "postgres")
    assert not late.fits("and it broke", "s3")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[late]", "[late", "failures.toml is not TOML: "),
        ("[late]", "other = 1\n[late]", "failures.toml, other: must be a table"),
        ("[late]", "[early]", "failures.toml is not TOML: "),
        ('match = ["it broke"]', "", "failures.toml, late, match: must be a list"),
        ('["it broke"]', "[]", "failures.toml, late, match: no message would ever do"),
        ('["it broke"]', '[" "]', "failures.toml, late, match: must be a text"),
        ('["it broke"]', '["... broke"]', "failures.toml, late, match: ... once in a text"),
        ('["it broke"]', '["a ... b ... c"]', "failures.toml, late, match: ... once in a text"),
        ('types = ["postgres"]', "", "failures.toml, late, types: must be a list"),
        ('["postgres"]', '["postgre"]', "failures.toml, late, types: no destination type postgre"),
        ('["postgres"]', '["s3", "s3"]', "failures.toml, late, types: each name once"),
        ('cause = "It is late."', "", "failures.toml, late, cause: must be a text"),
        ('["Wait."]', "[]", "failures.toml, late, advice: one to 3 sentences"),
        ('["Wait."]', '["a", "b", "c", "d"]', "failures.toml, late, advice: one to 3 sentences"),
        ('fields = ["host"]', 'field = ["host"]', "failures.toml, late: unknown key field"),
        ('fields = ["host"]', "fields = [1]", "failures.toml, late, fields: must be a text"),
        ('["host"]', '["host", "host"]', "failures.toml, late, fields: each name once"),
        ("= false", '= "no"', "failures.toml, late, documented: must be true or false"),
        ("= true", "= 1", "failures.toml, early, can_retry: must be true or false"),
    ],
)
def test_a_slip_in_the_file_is_named(old: str, new: str, message: str) -> None:
    assert SMALL.count(old) == 1
    with pytest.raises(CatalogError) as caught:
        read_failures(SMALL.replace(old, new))
    assert message in str(caught.value)


def test_the_file_is_no_destination_type_and_not_read_before_it_is_needed() -> None:
    assert "failures" not in known_types()
    script = (
        "import stitch_tui.catalog\n"
        "from stitch_tui.catalog.check_failures import _known_failures as known\n"
        "print(known.cache_info().currsize)\n"
        "stitch_tui.catalog.explain_failure('', '')\n"
        "stitch_tui.catalog.explain_failure('', '')\n"
        "print(known.cache_info().misses)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0", "1"]
