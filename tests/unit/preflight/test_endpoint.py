"""Where a connection goes, read from what is typed."""

import pytest

from stitch_tui.preflight.endpoint import Endpoint, bastion_of, server_of
from stitch_tui.preflight.target import Target


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        (
            "jdbc:spark://acme.cloud.databricks.com:443/default;ssl=1",
            "acme.cloud.databricks.com",
            443,
        ),
        ("jdbc:databricks://acme.cloud.databricks.com/x", "acme.cloud.databricks.com", 443),
        ("jdbc:spark://[2001:db8::1]:8443;ssl=1", "2001:db8::1", 8443),
        ("jdbc:spark://token:secret@acme.example:443/", "", None),
        ("https://acme.example", "", None),
        ("", "", None),
    ],
)
def test_a_jdbc_address_has_its_host(url: str, host: str, port: int | None) -> None:
    endpoint = server_of(Target("databricks_delta", {"jdbc_url": url}))
    assert endpoint is not None
    assert (endpoint.host, endpoint.port) == (host, port)
    assert endpoint.fields == ("jdbc_url",)


def test_a_storage_goes_by_another_name() -> None:
    values = {"endpoint": "storage.example.com", "port": "8082"}
    expected = Endpoint("storage.example.com", "8082", "endpoint", "port")
    assert server_of(Target("storagegrid", values)) == expected


def test_brackets_are_no_part_of_an_address() -> None:
    endpoint = server_of(Target("postgres", {"host": " [::1] ", "port": " 5432 "}))
    assert endpoint == Endpoint("::1", "5432", "host", "port")


def test_an_ssh_server_listens_on_22_unless_told_otherwise() -> None:
    bastion = bastion_of(Target("redshift", {"encryption_type": "ssh", "encryption_host": "b"}))
    assert bastion == Endpoint("b", "22", "encryption_host", "encryption_port", is_ssh=True)


@pytest.mark.parametrize(
    "values", [{}, {"encryption_type": "none", "encryption_host": "b"}, {"ssh_config.ssh": "false"}]
)
def test_straight_there_is_no_ssh_server(values: dict[str, str]) -> None:
    assert bastion_of(Target("postgres", values)) is None
