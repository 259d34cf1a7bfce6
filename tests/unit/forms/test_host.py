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
