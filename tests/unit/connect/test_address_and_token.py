"""Addresses a token may be sent to, and texts that can be a token."""

import pytest

from stitch_tui.connect.address import AddressError, read_address
from stitch_tui.connect.token import TokenError, read_token


@pytest.mark.parametrize(
    ("text", "url", "loopback"),
    [
        ("https://api.stitchdata.com", "https://api.stitchdata.com", False),
        (" https://api.stitchdata.com/ ", "https://api.stitchdata.com", False),
        ("https://proxy.example:8443/connect/", "https://proxy.example:8443/connect", False),
        ("HTTPS://API.Example", "https://api.example", False),
        ("http://localhost:8080", "http://localhost:8080", True),
        ("http://127.0.0.1:1", "http://127.0.0.1:1", True),
        ("http://[::1]:8080/", "http://[::1]:8080", True),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", False),
        ("https://api.example/X/", "https://api.example/X", False),
    ],
)
def test_an_address_is_read(text: str, url: str, *, loopback: bool) -> None:
    address = read_address(text)
    assert (address.url, address.is_loopback) == (url, loopback)
    assert "://" not in address.label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "api.stitchdata.com",
        "ftp://api.example",
        "https://",
        "https://user:hunter2@api.example",
        "https://@api.example",
        "http://api.example",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "http://0.0.0.0",
        "https://api.example?x=1",
        "https://api.example/#x",
        "https://api.example:99999",
        "https://api.example:abc",
        "https://[::1",
        "https://a b",
        "https://a\nb",
        "https://a\\@b",
        "https://a\\b",
        "https://a\x1b[2J",
    ],
)
def test_an_address_no_token_may_go_to_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_address(text)
    said = str(caught.value)
    assert said.endswith(".")
    assert "hunter2" not in said
    assert said.isprintable()


def test_a_token_is_stripped_and_hidden() -> None:
    token = read_token("  ac_abc\n")
    assert token.get_secret_value() == "ac_abc"
    assert read_token("ac_!~").get_secret_value() == "ac_!~"
    assert "ac_abc" not in f"{token} {token!r}"


@pytest.mark.parametrize(
    "text", ["ac_hunter2\nX-Y: z", "ac_hunter2 x", "ac_hunter2\x00", "ac_hunter2ü", "at_hunter2"]
)
def test_a_text_that_is_no_token_is_refused_and_never_quoted(text: str) -> None:
    with pytest.raises(TokenError) as caught:
        read_token(text)
    assert "hunter2" not in f"{caught.value!r}"


@pytest.mark.parametrize(
    ("text", "said"), [("at_x", "Import API"), ("oc_x", "partner"), ("", "Type"), (" \n", "Type")]
)
def test_a_token_of_another_kind_is_named(text: str, said: str) -> None:
    with pytest.raises(TokenError, match=said):
        read_token(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("api.example", "needs the form https://api.stitchdata.com."),
        ("https://user@api.example", "must not hold a user name or password."),
        ("https://api.example?x", "must not hold a query (?) or a fragment (#)."),
        ("http://api.example", "must start with https:// (http is for this machine)."),
        ("https://a b", "must not hold spaces or control characters."),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_these_words(text: str, said: str) -> None:
    with pytest.raises(AddressError) as caught:
        read_address(text)
    assert str(caught.value) == f"The API address {said}"


def test_an_address_that_cannot_be_read_is_said_to_be_so() -> None:
    with pytest.raises(AddressError) as caught:
        read_address("https://api.example:x")
    assert str(caught.value) == "The API address has a host or port that cannot be read."


def test_what_is_wrong_with_a_token_is_said_in_these_words() -> None:
    with pytest.raises(TokenError) as token:
        read_token("ac_ x")
    spaces = "A token has no spaces and no special characters. Paste it again."
    assert str(token.value) == spaces
    with pytest.raises(TokenError) as nothing:
        read_token(" ")
    assert str(nothing.value) == "Type an API access token."
