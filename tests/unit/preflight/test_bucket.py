"""Names at S3."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.preflight.bucket import KEY_FIELD, KEY_START, look_at_bucket, look_at_key
from stitch_tui.preflight.finding import Finding, Verdict

FIELD = "s3_bucket"
EDGE = string.ascii_lowercase + string.digits


def at_amazon(name: str) -> Finding:
    return look_at_bucket(name, FIELD)


@pytest.mark.parametrize("name", ["abc", "acme-stitch", "a.b-c.d", "1ab", "a" * 63, "1.2.3.4.5"])
def test_a_name_that_is_allowed_passes(name: str) -> None:
    assert at_amazon(name).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("ab", "3 to 63 characters, this one 2"),
        ("s3://acme-stitch", "more than the name"),
        ("arn:aws:s3:::acme-stitch", "more than the name"),
        ("https://acme.s3.amazonaws.com/", "more than the name"),
        ("acme/folder", "more than the name"),
        ("acme stitch", "small letters, digits, dots and hyphens"),
        ("-acme", "small letters"),
        ("acme-", "small letters"),
        (".acme", "small letters"),
        ("größe", "small letters"),
        ("abc\n", "small letters"),
        ("acme..stitch", "no two dots"),
        ("192.168.5.4", "can't be an IP address"),
        ("xn--acme", "begin with xn-- are Amazon's own"),
        ("sthree-acme", "begin with sthree-"),
        ("amzn-s3-demo-acme", "begin with amzn-s3-demo-"),
        ("acme-s3alias", "end with -s3alias"),
        ("acme--ol-s3", "end with --ol-s3"),
        ("acme.mrap", "end with .mrap"),
        ("acme--x-s3", "end with --x-s3"),
        ("acme--table-s3", "end with --table-s3"),
        ("a" * 300, "3 to 63 characters, this one 300"),
    ],
)
def test_a_name_no_bucket_has_fails(name: str, detail: str) -> None:
    finding = at_amazon(name)
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, (FIELD,))
    assert detail in finding.detail
    assert finding.advice


@pytest.mark.parametrize("name", ["Acme_Stitch", "ACME", "acme_stitch", "a" * 64])
def test_a_name_only_old_buckets_have_is_a_warning(name: str) -> None:
    assert at_amazon(name).verdict is Verdict.WARNED
    assert look_at_bucket(name, FIELD, is_amazon=False).verdict is Verdict.FAILED


def test_amazons_own_names_are_free_elsewhere() -> None:
    assert look_at_bucket("acme-s3alias", FIELD, is_amazon=False).verdict is Verdict.PASSED


@given(
    first=st.sampled_from(EDGE),
    middle=st.text(EDGE + "-", min_size=1, max_size=20),
    last=st.sampled_from(EDGE),
)
def test_letters_digits_and_hyphens_are_allowed(first: str, middle: str, last: str) -> None:
    name = first + middle + last
    is_reserved = name.startswith(("xn--", "sthree-", "amzn-s3-demo-")) or name.endswith("-s3")
    assert is_reserved or at_amazon(name).verdict is Verdict.PASSED


@given(name=st.text(min_size=1, max_size=80))
def test_whatever_is_typed_there_is_a_finding(name: str) -> None:
    finding = at_amazon(name)
    is_allowed = finding.verdict is Verdict.PASSED
    assert not is_allowed or (3 <= len(name) <= 63 and set(name) <= set(EDGE + ".-"))


@pytest.mark.parametrize("key", [KEY_START + "0a1b2c3d", KEY_START + "A_b-c"])
def test_the_name_stitch_gave_passes_and_is_not_told(key: str) -> None:
    finding = look_at_key(key)
    assert finding.verdict is Verdict.PASSED
    assert key not in repr(finding)


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("", Verdict.NOT_TRIED),
        ("another-file-1", Verdict.FAILED),
        (KEY_START, Verdict.FAILED),
        ("folder/" + KEY_START + "1", Verdict.FAILED),
        (" " + KEY_START + "1", Verdict.FAILED),
        (KEY_START + "1\n", Verdict.FAILED),
        (KEY_START + "1 2", Verdict.FAILED),
        (KEY_START + "1" * 2_000, Verdict.FAILED),
        (KEY_START + "1.txt", Verdict.WARNED),
        (KEY_START + "1/2", Verdict.WARNED),
    ],
)
def test_another_name_is_told_but_not_quoted(key: str, verdict: Verdict) -> None:
    finding = look_at_key(key)
    assert finding.verdict is verdict
    assert not finding.fields or finding.fields == (KEY_FIELD,)
    assert not key or key == KEY_START or key not in finding.detail
