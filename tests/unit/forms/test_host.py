"""A host as people paste it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.forms.host import clean_host, host_kind


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("db.example.com", "db.example.com", ""),
        (" db.example.com ", "db.example.com", ""),
        ("https://db.example.com", "db.example.com", ""),
        ("https://db.example.com:5433/analytics?x=1", "db.example.com", "5433"),
        ("db.example.com:5432", "db.example.com", "5432"),
        ("postgres://u:secret@db.example.com/d", "db.example.com", ""),
        ("[2001:db8::1]:5432", "2001:db8::1", "5432"),
        ("[2001:db8::1]", "2001:db8::1", ""),
        ("2001:db8::1", "2001:db8::1", ""),
        ("192.0.2.1:80", "192.0.2.1", "80"),
        ("[HOST_ADDRESS]", "[HOST_ADDRESS]", ""),
        ("my_db.internal", "my_db.internal", ""),
        ("", "", ""),
    ],
)
def test_what_is_no_part_of_a_host_is_taken_off(text: str, host: str, port: str) -> None:
    clean = clean_host(text)
    assert (clean.host, clean.port) == (host, port)
    assert "secret" not in "".join(clean.dropped)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("192.0.2.1", "IPv4 address"),
        ("2001:db8::1", "IPv6 address"),
        ("fe80::1%eth0", "IPv6 address"),
        ("db.example.com", "host name"),
        ("localhost", "host name"),
        ("256.1.1.1", ""),
        ("my_db.internal", ""),
        ("not a host", ""),
        ("", ""),
    ],
)
def test_a_host_is_told_by_its_kind(text: str, kind: str) -> None:
    assert host_kind(text) == kind


@given(text=st.text(max_size=40) | st.text(alphabet="a1.:/@[]%-", max_size=40))
def test_any_text_can_be_cleaned(text: str) -> None:
    clean = clean_host(text)
    assert clean.host in text
    if host_kind(text) == "host name":
        assert clean.host == text


LABEL = st.from_regex(r"[a-z]([a-z0-9-]{0,9}[a-z0-9])?", fullmatch=True)
NAME = st.lists(LABEL, min_size=1, max_size=4).map(".".join)
PASSWORD = st.from_regex(r"[A-Za-z0-9!$%&*+=_~.:-]{1,12}", fullmatch=True)


@pytest.mark.parametrize(
    "text",
    [
        "postgres://user:hunter2@h:5/d",
        "postgres://user:hun/ter2@h:5/d",
        "postgres://user:p@hunter2@h/d",
        "user:hunter2@h:5",
        "https://h/?password=hunter2",
        "https://h?password=hunter2",
        "https://h#hunter2",
    ],
)
def test_a_password_is_neither_kept_nor_said(text: str) -> None:
    found = clean_host(text)
    assert not any("hun" in said or "ter2" in said for said in (found.host, *found.dropped))
    assert found.host == "h"


@given(host=NAME, user=LABEL, password=PASSWORD)
def test_no_password_is_in_what_is_said(host: str, user: str, password: str) -> None:
    found = clean_host(f"postgres://{user}:Qx{password}xQ@{host}")
    assert found.host == host
    assert not any("Qx" in said or "xQ" in said for said in found.dropped)


@given(host=NAME | st.ip_addresses().map(str))
def test_a_clean_host_stays_as_it_is(host: str) -> None:
    found = clean_host(host)
    assert (found.host, found.port, found.dropped) == (host, "", ())
    assert host_kind(host)


@given(
    host=NAME | st.ip_addresses(v=4).map(str) | st.ip_addresses(v=6).map(lambda a: f"[{a}]"),
    port=st.integers(1, 65_535),
)
def test_the_scheme_and_the_port_come_off_any_host(host: str, port: int) -> None:
    found = clean_host(f"https://{host}:{port}/")
    assert (found.host, found.port) == (host.strip("[]"), str(port))
