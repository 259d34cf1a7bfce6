"""Whether the parts of a Google key file belong together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from stitch_tui.preflight.finding import Finding, Verdict
from stitch_tui.preflight.key_file import FIELD, look_at_key_file
from stitch_tui.preflight.target import Target

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n"
GOOD = {
    "type": "service_account",
    "project_id": "acme-analytics",
    "private_key": KEY,
    "client_email": "stitch@acme-analytics.iam.gserviceaccount.com",
}


def whole(text: str, project: str = "") -> Finding:
    typed: dict[str, str | SecretStr] = {FIELD: SecretStr(text), "project_id": project}
    return look_at_key_file(Target("bigquery_v2", typed))


def changed(project: str = "", **members: object) -> Finding:
    return whole(json.dumps(GOOD | members), project)


@pytest.mark.parametrize("project", ["", "acme-analytics"])
def test_one_that_agrees_passes(project: str) -> None:
    assert changed(project).verdict is Verdict.PASSED


def test_it_may_be_typed_member_by_member() -> None:
    typed: dict[str, str | SecretStr] = {f"{FIELD}.{name}": value for name, value in GOOD.items()}
    typed[f"{FIELD}.private_key"] = SecretStr(KEY)
    assert look_at_key_file(Target("bigquery_v2", typed)).verdict is Verdict.PASSED
    typed[f"{FIELD}.client_email"] = " "
    finding = look_at_key_file(Target("bigquery_v2", typed))
    assert finding.fields == (f"{FIELD}.client_email",)


def test_a_project_inside_a_domain_is_one_too() -> None:
    email = "stitch@acme.example.com.iam.gserviceaccount.com"
    assert changed(project_id="example.com:acme", client_email=email).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"type": "authorized_user", "project_id": ""}, ["type"]),
        ({"private_key": "", "client_email": None}, ["private_key", "client_email"]),
        ({"project_id": 5}, ["project_id"]),
        ({"private_key": KEY.replace("\n", "\\n")}, ["private_key"]),
        ({"private_key": KEY[:40]}, ["private_key"]),
        ({"private_key": KEY[10:]}, ["private_key"]),
        (
            {"client_email": "stitch@other.iam.gserviceaccount.com"},
            ["client_email", "project_id"],
        ),
    ],
)
def test_one_that_does_not_fails_at_its_members(
    members: dict[str, object], fields: list[str]
) -> None:
    finding = changed(**members)
    assert finding.verdict is Verdict.FAILED
    assert list(finding.fields) == [f"{FIELD}.{name}" for name in fields]
    assert finding.advice


def test_the_project_typed_is_the_one_of_the_key() -> None:
    finding = changed("another")
    assert finding.fields == ("project_id", f"{FIELD}.project_id")


@pytest.mark.parametrize(
    "email", ["123-compute@developer.gserviceaccount.com", "me@example.com", "nobody"]
)
def test_an_address_that_names_no_project_is_a_warning(email: str) -> None:
    finding = changed(client_email=email)
    assert (finding.verdict, finding.fields) == (Verdict.WARNED, (f"{FIELD}.client_email",))


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", '"text"', "[" * 30_000, "1" * 5_000, '{"type":', "x" * 100_000]
)
def test_what_is_no_key_file_fails(text: str) -> None:
    finding = whole(text)
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, (FIELD,))


@pytest.mark.parametrize("text", ["", " \n", "{}"])
def test_nothing_typed_is_nothing_tried(text: str) -> None:
    assert whole(text).verdict is Verdict.NOT_TRIED


PLACES = st.sampled_from(["type", "project_id", "private_key", "client_email", "else"])


@given(canary=st.text("abcdefghij", min_size=12), place=PLACES, length=st.integers(0, 400))
def test_nothing_of_the_file_is_told(canary: str, place: str, length: int) -> None:
    text = json.dumps(GOOD | {place: f"{GOOD.get(place, '')}{canary}"})
    for typed in (text, text[:length]):
        finding = whole(typed)
        assert canary not in repr(finding)
        assert "MIIEvQ" not in repr(finding)
