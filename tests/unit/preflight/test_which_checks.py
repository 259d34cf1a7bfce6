"""Which checks there are for which type, and in which order."""

from datetime import UTC, datetime

import pytest

from stitch_tui.catalog.facts import known_types
from stitch_tui.preflight.finding import Verdict
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.target import Target
from tests.unit.preflight.listening import found, listening, saying

NOW = datetime(2026, 1, 1, tzinfo=UTC)


REACHED = ["resolve", "tcp", "tls"]
SIGNED_IN = ["login", "version", "database", "create"]


def ids(target: Target) -> list[str]:
    return [check.id for probe in probes_for(target, NOW) for check in probe.checks]


@pytest.mark.parametrize(
    ("type_name", "values", "expected"),
    [
        ("postgres", {}, [*REACHED, *SIGNED_IN]),
        ("redshift", {}, [*REACHED, *SIGNED_IN]),
        ("panoply", {}, [*REACHED, *SIGNED_IN]),
        ("mysql_destination", {}, [*REACHED, "login", "version", "local_infile", "grants"]),
        ("mssql_server", {}, ["resolve", "tcp", "tls"]),
        ("azure_sqldw", {}, ["sas", "resolve", "tcp", "tls"]),
        ("snowflake", {}, ["resolve", "tcp", "tls"]),
        ("no-such-type", {"host": "", "port": ""}, ["resolve", "tcp"]),
        ("no-such-type", {"host": ""}, []),
        ("no-such-type", {}, []),
        ("dataworld", {}, []),
        ("bigquery_v2", {}, ["key_file"]),
        ("s3", {}, ["bucket", "challenge_file"]),
        ("storagegrid", {}, ["bucket", "challenge_file", "resolve", "tcp"]),
        ("databricks_delta", {}, ["bucket", "resolve", "tcp", "tls"]),
        (
            "postgres",
            {"encryption_type": "ssh"},
            ["bastion_resolve", "bastion_tcp", "bastion_banner", *REACHED, *SIGNED_IN],
        ),
        (
            "databricks_delta",
            {"ssh_config.ssh": "true"},
            ["bucket", "bastion_resolve", "bastion_tcp", "bastion_banner", "resolve", "tcp", "tls"],
        ),
    ],
)
def test_a_type_has_its_checks(type_name: str, values: dict[str, str], expected: list[str]) -> None:
    assert ids(Target(type_name, values)) == expected


@pytest.mark.parametrize("type_name", [*known_types(), "no-such-type"])
async def test_where_nothing_is_typed_nothing_is_tried(type_name: str) -> None:
    target = Target(type_name, {"host": "", "port": ""})
    rows = await found(target, probes_for(target, NOW))
    assert list(rows) == ids(target)
    assert {row.verdict for row in rows.values()} <= {Verdict.NOT_TRIED}


async def test_behind_an_ssh_server_only_that_is_tried() -> None:
    async with listening(saying(b"SSH-2.0-x\r\n")) as listener:
        values = {
            "host": "db.internal",
            "port": "5432",
            "encryption_type": "ssh",
            "encryption_host": "127.0.0.1",
            "encryption_port": str(listener.port),
        }
        target = Target("postgres", values)
        rows = await found(target, probes_for(target, NOW))
    tried = {name for name, row in rows.items() if row.verdict is not Verdict.NOT_TRIED}
    assert tried == {"bastion_resolve", "bastion_tcp", "bastion_banner"}
    others = {row.detail for name, row in rows.items() if name not in tried}
    assert others == {"Stitch goes through the SSH server; from here this can't be seen"}


async def test_an_ssh_server_inside_an_object_is_one_too() -> None:
    async with listening(saying(b"SSH-2.0-x\r\n")) as listener:
        values = {
            "jdbc_url": "jdbc:spark://acme.cloud.databricks.com:443/default;ssl=1",
            "ssh_config.ssh": "true",
            "ssh_config.ssh_host": "127.0.0.1",
            "ssh_config.ssh_port": str(listener.port),
        }
        target = Target("databricks_delta", values)
        rows = await found(target, probes_for(target, NOW))
    assert rows["bastion_banner"].verdict is Verdict.PASSED
    assert rows["tcp"].verdict is Verdict.NOT_TRIED
