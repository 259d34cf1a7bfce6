"""No check sends or tells a credential, not even to a server that says back all it hears."""

import asyncio
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from stitch_tui.catalog.facts import facts_of, known_types
from stitch_tui.clock import SystemClock
from stitch_tui.preflight.plan import probes_for
from stitch_tui.preflight.run import run
from stitch_tui.preflight.target import Target
from tests.unit.preflight.listening import listening

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CANARY = "canary0in0the0mine"
MADE_UP = {
    "azure_storage_sas_url": f"https://acme.blob.core.windows.net/?sp=r&se=2025-01-01&sig={CANARY}",
    "sentinel_key": f"stitch-challenge-file-{CANARY}",
    "service_account_credentials": f'{{"private_key": "-----BEGIN {CANARY}"}}',
    "service_account_credentials.private_key": CANARY,
    "sslrootcert": f"-----BEGIN PRIVATE KEY-----\n{CANARY}",
}
"""Credentials, each in a shape its check takes a closer look at."""


def typed_in_full(type_name: str, port: int, **others: str) -> Target:
    """A target whose host is this machine, and each of whose credentials holds the canary."""
    values: dict[str, str | SecretStr] = {}
    for name, about in facts_of(type_name).properties.items():
        if about.is_secret or name in MADE_UP:
            values[name] = SecretStr(MADE_UP.get(name, CANARY))
        elif name.endswith("port"):
            values[name] = str(port)
        elif about.is_host:
            values[name] = "127.0.0.1"
    if "jdbc_url" in facts_of(type_name).properties:
        values["jdbc_url"] = f"jdbc:spark://127.0.0.1:{port}/default;ssl=1;PWD={CANARY}"
    return Target(type_name, {**values, **others})


@pytest.mark.parametrize("others", [{"ssl": "true"}, {"encryption_type": "ssh"}, {}])
@pytest.mark.parametrize("type_name", [*known_types()])
async def test_nothing_of_a_credential_gets_out(type_name: str, others: dict[str, str]) -> None:
    heard: list[bytes] = []

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\0who is there?")  # no text: nobody waits for a line that comes later
        heard.append(await reader.read(65_536))
        writer.write(heard[-1])

    async with listening(echo) as listener:
        target = typed_in_full(type_name, listener.port, **others)
        told = [
            repr(progress) async for progress in run(target, probes_for(target, NOW), SystemClock())
        ]
    assert CANARY not in "".join(told)
    assert CANARY.encode() not in b"".join(heard)
    has_any = any(isinstance(value, SecretStr) for value in target.values.values())
    assert has_any or type_name in {"dataworld", "bigquery"}
    assert told or type_name in {"dataworld", "bigquery"}
