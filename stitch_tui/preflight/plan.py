"""Which checks there are for what is typed."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime

from stitch_tui.preflight.bucket import bucket_probe, challenge_file_probe
from stitch_tui.preflight.endpoint import bastion_of, server_of
from stitch_tui.preflight.finding import Finding, Probe, Verdict
from stitch_tui.preflight.key_file import key_file_probe
from stitch_tui.preflight.mysql import MYSQL_LOGIN
from stitch_tui.preflight.network import server_probe
from stitch_tui.preflight.postgres import POSTGRES_LOGIN
from stitch_tui.preflight.sas import sas_probe
from stitch_tui.preflight.ssh import bastion_probe
from stitch_tui.preflight.target import Target
from stitch_tui.preflight.tls import tls_probe

_LOGINS = {
    "mysql_destination": MYSQL_LOGIN,
    "panoply": POSTGRES_LOGIN,
    "postgres": POSTGRES_LOGIN,
    "redshift": POSTGRES_LOGIN,
}
_BEHIND = "Stitch goes through the SSH server; from here this can't be seen"


def probes_for(target: Target, now: datetime) -> tuple[Probe, ...]:
    """The probes of a target, in their order: what needs no network first.

    There may be none, for a type of which nothing is known and that has no host and port.
    ``now`` has a time zone: it tells what has run out.
    """
    probes = _server_probes(target, now)
    bastion = bastion_of(target)
    if bastion is not None:
        probes = (bastion_probe(bastion), *(_behind_bastion(probe) for probe in probes))
    return (*_typed_probes(target.type_name, now), *probes)


def _typed_probes(type_name: str, now: datetime) -> tuple[Probe, ...]:
    match type_name:
        case "azure_sqldw":
            return (sas_probe(now),)
        case "bigquery_v2":
            return (key_file_probe(),)
        case "s3":
            return (bucket_probe("s3_bucket"), challenge_file_probe())
        case "storagegrid":
            return (bucket_probe("s3_bucket", is_amazon=False), challenge_file_probe())
        case "databricks_delta":
            return (bucket_probe("staging_area.bucket_name"),)
        case _:
            return ()


def _server_probes(target: Target, now: datetime) -> tuple[Probe, ...]:
    """What goes to the server itself; whatever signs in comes last."""
    endpoint = server_of(target)
    if endpoint is None:
        return ()
    tls, login = tls_probe(endpoint, target.type_name, now), _LOGINS.get(target.type_name)
    return (server_probe(endpoint), *(each for each in (tls, login) if each is not None))


def _behind_bastion(probe: Probe) -> Probe:
    """Its rows, none of which is tried."""

    async def findings(_target: Target) -> AsyncGenerator[Finding, None]:
        for _ in probe.checks:
            yield Finding(Verdict.NOT_TRIED, _BEHIND, goes_on=True)

    return replace(probe, findings=findings, needs=())
