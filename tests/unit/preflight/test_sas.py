"""The signed address of an Azure storage account, at a moment that is given."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.sas import FIELD, look_at_sas

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIGNATURE = "Z313OMB1YRUQurLoakgLmmTGaZTB35yu7oawQqviWNM%3D"
HOST = "https://acme.blob.core.windows.net/"


def url(host: str = HOST, **settings: str) -> str:
    """A URL as the Azure portal makes them, with other settings, or ("") without them."""
    made = {
        "sv": "2020-08-04",
        "ss": "bfqt",
        "srt": "sco",
        "sp": "rwdlacupix",
        "se": "2027-03-27T20:07:09Z",
        "st": "2025-03-27T12:07:09Z",
        "spr": "https",
    }
    made |= settings
    made.setdefault("sig", SIGNATURE)
    return host + "?" + "&".join(f"{name}={value}" for name, value in made.items() if value)


@pytest.mark.parametrize("host", [HOST, HOST + "container", HOST.upper().replace("HTTPS", "https")])
def test_a_good_one_passes_and_tells_its_end(host: str) -> None:
    finding = look_at_sas(url(host), NOW)
    assert (finding.verdict, finding.detail) == (
        Verdict.PASSED,
        "good until 2027-03-27, 450 days",
    )


@pytest.mark.parametrize(
    ("typed", "detail"),
    [
        (url("http://acme.blob.core.windows.net/"), "it has to begin with https:// and a host"),
        (url("https:///container"), "it has to begin with https:// and a host"),
        ("?sv=2020-08-04&sig=x", "it has to begin with https:// and a host"),
        ("https://[broken", "this is no address"),
        (HOST, "it holds no signature"),
        (url(sig="", se="2020-01-01"), "it holds no signature"),
        (url().replace("&", "&amp;"), "it holds no signature"),
        (url(ss="fqt"), "it is not for the blob service"),
        (url(se="2025-12-31T23:59:59Z"), "it ended on 2025-12-31"),
        (url(se="2026-01-01"), "it ended on 2026-01-01"),
        (url(se="2026-01-01T01:00:00%2B02:00"), "it ended on 2026-01-01"),
        (url(se="soon"), "its end date can't be read"),
        (url(st="2026-02-01"), "it is good from 2026-02-01 only"),
    ],
)
def test_one_that_cannot_work_fails(typed: str, detail: str) -> None:
    finding = look_at_sas(typed, NOW)
    assert (finding.verdict, finding.detail) == (Verdict.FAILED, detail)
    assert finding.fields == (FIELD,)
    assert finding.advice


@pytest.mark.parametrize(
    ("typed", "detail"),
    [
        (url(se="2026-01-11"), "good until 2026-01-11, 10 days"),
        (url(sp="rl"), "good until 2027-03-27, 450 days; lacks write, create, add, delete"),
        (url(sp=""), "good until 2027-03-27, 450 days; lacks read, write, list"),
        (url(srt="s"), "good until 2027-03-27, 450 days; lacks containers, objects"),
        (url(se="", si="policy"), "its end date and permissions stand in a policy, not in it"),
        (url("https://acme.file.core.windows.net/"), "not the address of a blob service"),
        (url(HOST + "container/file"), "not the address of a blob service"),
    ],
)
def test_one_that_may_not_do_is_a_warning(typed: str, detail: str) -> None:
    finding = look_at_sas(typed, NOW)
    assert finding.verdict is Verdict.WARNED
    assert detail in finding.detail
    assert finding.advice


def test_a_policy_says_what_is_allowed() -> None:
    assert look_at_sas(url(sp="", si="policy"), NOW).verdict is Verdict.PASSED


def test_nothing_typed_is_nothing_tried() -> None:
    assert look_at_sas("", NOW).verdict is Verdict.NOT_TRIED


ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@given(ends=st.datetimes(timezones=ZONES))
def test_it_has_ended_when_it_has(ends: datetime) -> None:
    written = ends.isoformat().replace("+", "%2B")
    finding = look_at_sas(url(se=written, st=""), NOW)
    assert (finding.verdict is Verdict.FAILED) is (ends <= NOW)


@given(
    text=st.text(max_size=60),
    settings=st.dictionaries(
        st.sampled_from(["sv", "sp", "se", "st", "sig", "ss", "srt", "si"]), st.text(max_size=30)
    ),
)
def test_whatever_is_typed_there_is_a_finding(text: str, settings: dict[str, str]) -> None:
    for typed in (text, HOST + text, url(text, **settings), url(**settings)):
        finding = look_at_sas(typed, NOW)
        assert len(finding.detail) < 200
        assert SIGNATURE not in repr(finding)
