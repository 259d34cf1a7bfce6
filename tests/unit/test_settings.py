"""Which API, and where its token comes from."""

import pytest

from stitch_tui.connect.address import AddressError
from stitch_tui.settings import read_settings, take_token


@pytest.mark.parametrize(
    ("api_url", "url"),
    [
        (None, "https://api.stitchdata.com"),
        ("", "https://api.stitchdata.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
    ],
)
def test_the_api_is_stitchs_own_unless_told_otherwise(api_url: str | None, url: str) -> None:
    assert read_settings(api_url).address.url == url


def test_what_the_sandbox_shall_do_is_passed_on() -> None:
    settings = read_settings(scenario="slow-check", check_seconds=9.0)
    assert (settings.scenario, settings.check_seconds) == ("slow-check", 9.0)


def test_an_address_no_token_may_go_to_is_refused() -> None:
    with pytest.raises(AddressError):
        read_settings("http://api.example")


@pytest.mark.parametrize(("value", "token"), [("ac_x", "ac_x"), ("", None), (None, None)])
def test_the_token_is_taken_out_of_the_environment(value: str | None, token: str | None) -> None:
    environment = {"OTHER": "kept"} | ({} if value is None else {"STITCH_API_TOKEN": value})
    assert take_token(environment) == token
    assert environment == {"OTHER": "kept"}
