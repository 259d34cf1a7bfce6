"""TLS as databases speak it, with real certificates on real sockets."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stitch_tui.catalog.check_failures import explain_failure
from stitch_tui.preflight.endpoint import Endpoint
from stitch_tui.preflight.finding import Finding, Probe, Verdict
from stitch_tui.preflight.target import Target
from stitch_tui.preflight.tls import tls_probe
from tests.certificates import Certificates, needs_openssl
from tests.unit.preflight.encrypting import (
    https,
    mysql,
    mysql_greeting,
    mysql_packet,
    postgres,
    sql_server,
    tds_packet,
    tds_prelogin,
)
from tests.unit.preflight.listening import Talk, black_hole, found, listening, saying, silent

pytestmark = needs_openssl

NOW = datetime.now(UTC) + timedelta(hours=1)  # later than the certificates begin
HERE = "IP:127.0.0.1"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.self_sign("ca", "an authority of the tests")
    made.sign("right", "db.example", 90, f"DNS:db.example,{HERE}")
    made.sign("other-host", "other.example", 90)
    made.sign("soon", "db.example", 5, HERE)
    made.sign("expired", "db.example", -1, HERE)
    many = ",".join(f"DNS:{name}.example" for name in "abcde")
    made.sign("many", "a.example", 90, many)
    made.self_sign("self-signed", "db.example", HERE)
    return made


@pytest.fixture
def public(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """The same, on a machine that trusts their authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.folder / "ca.pem"))
    return certificates


@dataclass(frozen=True)
class Type:
    name: str
    talk: Callable[[ssl.SSLContext | None], Talk]

    def target(self, **typed: str) -> Target:
        return Target(self.name, typed)


POSTGRES = Type("postgres", postgres)
ASKED = [POSTGRES, Type("mysql_destination", mysql), Type("mssql_server", sql_server)]
AUTOMATIC = [Type("redshift", postgres), Type("panoply", postgres), Type("azure_sqldw", sql_server)]
SNOWFLAKE = Type("snowflake", lambda context: https(context) if context else silent)
EVERY = [*ASKED, *AUTOMATIC, SNOWFLAKE]


def ids(value: object) -> str | None:
    return value.name if isinstance(value, Type) else None


async def seen(
    target: Target, talk: Talk, seconds: float = 5.0, now: datetime = NOW, host: str = "127.0.0.1"
) -> Finding:
    async with listening(talk) as listener:
        endpoint = Endpoint(host, str(listener.port), "host", "port")
        probe = tls_probe(endpoint, target.type_name, now, seconds, seconds)
        assert probe is not None
        finding = (await found(target, [replace(probe, needs=())]))["tls"]
        await listener.all_hung_up()
    assert finding.verdict is not Verdict.NOT_TRIED
    assert len(finding.detail) < 300
    return finding


@pytest.mark.parametrize("kind", [*ASKED, *AUTOMATIC], ids=ids)
async def test_with_tls_the_version_and_the_certificate_are_told(
    certificates: Certificates, kind: Type
) -> None:
    finding = await seen(kind.target(ssl="true"), kind.talk(certificates.context("right")))
    said = "; certificate for db.example, 127.0.0.1, 89 days left; who signed it was not checked"
    assert finding == Finding(Verdict.PASSED, f"TLS 1.3{said}")


@pytest.mark.parametrize("kind", ASKED, ids=ids)
async def test_what_is_asked_for_and_not_there_is_the_fault_of_ssl(kind: Type) -> None:
    finding = await seen(kind.target(ssl="true"), kind.talk(None))
    assert finding.verdict is Verdict.FAILED
    assert finding.fields == ("ssl",)
    failure = explain_failure(finding.message, "postgres")
    assert failure is not None
    assert failure.id == "no-ssl-at-server"


@pytest.mark.parametrize("kind", AUTOMATIC, ids=ids)
async def test_where_stitch_always_encrypts_the_host_is_at_fault(kind: Type) -> None:
    finding = await seen(kind.target(), kind.talk(None))
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, ("host", "port"))


@pytest.mark.parametrize("kind", ASKED, ids=ids)
async def test_what_is_not_asked_for_is_told_and_passes(
    certificates: Certificates, kind: Type
) -> None:
    for typed in ({"ssl": "false"}, {}):
        offered = await seen(kind.target(**typed), kind.talk(certificates.context("expired")))
        assert offered == Finding(Verdict.PASSED, "not asked for; the server offers TLS 1.3")
        missing = await seen(kind.target(**typed), kind.talk(None))
        assert missing == Finding(Verdict.PASSED, "not asked for, and the server offers none")


@pytest.mark.parametrize(
    ("certificate", "detail", "fields"),
    [
        ("expired", "its certificate expired on ", ()),
        ("soon", "its certificate ends in 4 days", ()),
        ("other-host", "its certificate is for other.example", ("host",)),
        ("many", "is for a.example, b.example, c.example and 2 more", ("host",)),
    ],
)
async def test_a_certificate_nobody_verifies_is_a_warning(
    certificates: Certificates, certificate: str, detail: str, fields: tuple[str, ...]
) -> None:
    talk = postgres(certificates.context(certificate))
    finding = await seen(POSTGRES.target(ssl="true"), talk)
    assert finding.verdict is Verdict.WARNED
    assert finding.detail.startswith("TLS 1.3, but ")
    assert detail in finding.detail
    assert finding.fields == fields
    assert finding.advice


async def test_a_certificate_from_the_future_is_a_warning(certificates: Certificates) -> None:
    talk = postgres(certificates.context("right"))
    finding = await seen(POSTGRES.target(ssl="true"), talk, now=NOW - timedelta(days=2))
    assert "is good from" in finding.detail


@pytest.mark.parametrize(
    ("certificate", "roots"), [("right", "ca"), ("self-signed", "self-signed"), ("right", "right")]
)
async def test_the_certificate_typed_verifies_what_it_signed_and_itself(
    certificates: Certificates, certificate: str, roots: str
) -> None:
    typed = {"ssl": "true", "sslrootcert": f"\n{certificates.pem(roots)}\n"}
    finding = await seen(POSTGRES.target(**typed), postgres(certificates.context(certificate)))
    assert finding.is_good
    assert "its signature is verified" in finding.detail or finding.verdict is Verdict.WARNED


@pytest.mark.parametrize(
    ("certificate", "roots", "detail"),
    [
        ("right", "self-signed", "is not signed by the one typed"),
        ("self-signed", "ca", "is not signed by the one typed"),
        ("expired", "ca", "has expired"),
    ],
)
async def test_a_certificate_that_cannot_be_verified_is_the_fault_of_the_one_typed(
    certificates: Certificates, certificate: str, roots: str, detail: str
) -> None:
    typed = {"ssl": "true", "sslrootcert": certificates.pem(roots)}
    finding = await seen(POSTGRES.target(**typed), postgres(certificates.context(certificate)))
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, ("sslrootcert",))
    assert detail in finding.detail
    failure = explain_failure(finding.message, "postgres")
    assert failure is not None
    assert failure.id == "certificate-not-trusted"


@pytest.mark.parametrize("typed", ["no PEM at all", "-----BEGIN CERTIFICATE-----\nbroken", "ä€"])
async def test_what_is_no_certificate_is_told_before_anything_is_sent(typed: str) -> None:
    target = POSTGRES.target(ssl="true", sslrootcert=typed)
    finding = (await found(target, [_unconnected(target)]))["tls"]
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, ("sslrootcert",))
    assert "no certificate that can be read" in finding.detail


async def test_a_private_key_is_named_and_not_quoted(certificates: Certificates) -> None:
    key = (certificates.folder / "ca.key").read_text("ascii")
    target = POSTGRES.target(ssl="true", sslrootcert=key)
    finding = (await found(target, [_unconnected(target)]))["tls"]
    assert finding.detail == "what is typed is a private key"
    assert not [line for line in key.splitlines()[1:-1] if line in repr(finding)]


async def test_a_certificate_typed_before_ssl_was_switched_off_counts_no_more(
    certificates: Certificates,
) -> None:
    target = POSTGRES.target(ssl="false", sslrootcert="broken")
    assert (await seen(target, postgres(certificates.context("right")))).is_good


def _unconnected(target: Target) -> Probe:
    probe = tls_probe(Endpoint("", "", "host", "port"), target.type_name, NOW)
    assert probe is not None
    return replace(probe, needs=())


@pytest.mark.parametrize(
    ("certificate", "verdict", "detail", "fields"),
    [
        ("right", Verdict.PASSED, "its signature is verified", ()),
        ("expired", Verdict.FAILED, "a certificate of the server's has expired", ("host",)),
        ("other-host", Verdict.FAILED, "is that of another host", ("host",)),
        ("self-signed", Verdict.FAILED, "does not trust whoever signed", ("host",)),
    ],
)
async def test_a_public_server_has_a_certificate_that_is_trusted(
    public: Certificates, certificate: str, verdict: Verdict, detail: str, fields: tuple[str, ...]
) -> None:
    talk = https(public.context(certificate))
    finding = await seen(SNOWFLAKE.target(), talk)
    assert (finding.verdict, finding.fields) == (verdict, fields)
    assert detail in finding.detail


async def test_tls_too_old_is_named(certificates: Certificates) -> None:
    old = certificates.context("right")
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1 is deprecated"):
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    for kind in EVERY:
        finding = await seen(kind.target(ssl="true"), kind.talk(old))
        assert finding.detail == "the server's TLS is older than 1.2", kind.name
        assert finding.verdict is Verdict.FAILED
    unasked = await seen(POSTGRES.target(), postgres(old))
    assert unasked.verdict is Verdict.WARNED


@pytest.mark.parametrize(
    ("kind", "said", "message"),
    [
        (POSTGRES, b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"),
        (POSTGRES, b"S and more, all at once", "S and more, all at once"),
        (POSTGRES, mysql_greeting(), None),
        (POSTGRES, b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        (ASKED[1], b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"),
        (ASKED[1], b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP/1.1 400 Bad Request"),
        (ASKED[1], mysql_packet(b"\x0a8\0"), None),
        (ASKED[1], mysql_packet(b""), None),
        (ASKED[2], b"SSH-2.0-OpenSSH_9.2\r\n", "SSH-2.0-OpenSSH_9.2"),
        (ASKED[2], tds_packet(b""), None),
        (ASKED[2], tds_packet(b"\x01\xff\xff\0\1\xff"), None),
        (ASKED[2], tds_packet(bytes(5)), None),
    ],
    ids=ids,
)
async def test_another_server_is_told_by_what_it_says(
    kind: Type, said: bytes, message: str | None
) -> None:
    finding = await seen(kind.target(ssl="false"), saying(said))
    assert (finding.verdict, finding.fields) == (Verdict.FAILED, ("port", "host"))
    assert "something other than " in finding.detail
    assert message is None or finding.message == message
    assert len(finding.message) <= 255


async def test_no_tls_on_a_port_of_the_web_is_told() -> None:
    finding = await seen(SNOWFLAKE.target(), saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    assert finding.detail == "the port is open, but does not speak TLS"
    assert finding.fields == ("port", "host")


@pytest.mark.parametrize(
    "said",
    [
        b"\xff\x6a\x04Host '192.0.2.1' is not allowed to connect to this MySQL server",
        b"\xff\x6a\x04#HY000Host '192.0.2.1' is not allowed to connect to this MySQL server",
    ],
)
async def test_a_server_that_turns_this_machine_away_is_quoted(said: bytes) -> None:
    finding = await seen(ASKED[1].target(ssl="false"), saying(mysql_packet(said)))
    assert finding.message == "Host '192.0.2.1' is not allowed to connect to this MySQL server"
    assert finding.fields == ("host",)


@pytest.mark.parametrize("kind", EVERY, ids=ids)
@pytest.mark.parametrize("said", [b"", b"S", mysql_greeting(), tds_prelogin(1)])
async def test_a_server_that_hangs_up_is_told(kind: Type, said: bytes) -> None:
    finding = await seen(kind.target(ssl="true"), saying(said))
    assert finding.verdict is Verdict.FAILED
    assert set(finding.fields) == {"host", "port"}


OPENINGS = [
    b"",
    b"S",
    b"E",
    mysql_greeting(),
    tds_prelogin(1),
    mysql_packet(b"\xff"),
    b"\x16\x03\x03",
]


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(EVERY), opening=st.sampled_from(OPENINGS), rest=st.binary(max_size=80))
def test_whatever_a_server_says_there_is_a_finding(kind: Type, opening: bytes, rest: bytes) -> None:
    finding = asyncio.run(seen(kind.target(ssl="true"), saying(opening + rest)))
    assert finding.verdict is Verdict.FAILED
    assert len(finding.message) <= 255


@pytest.mark.parametrize("kind", EVERY, ids=ids)
async def test_a_server_that_never_answers_is_given_up(kind: Type) -> None:
    finding = await seen(kind.target(ssl="true"), silent, seconds=0.2)
    assert finding.verdict is Verdict.FAILED
    assert finding.detail.endswith("in 0.2 s")
    assert finding.fields == ("port", "host")


async def test_a_server_that_stops_in_the_middle_is_given_up() -> None:
    async def stop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"S")
        await silent(reader, writer)

    assert (await seen(POSTGRES.target(ssl="true"), stop, 0.2)).detail.endswith("in 0.2 s")


async def test_a_port_that_never_accepts_is_given_up() -> None:
    with black_hole() as port:
        probe = tls_probe(Endpoint("127.0.0.1", str(port), "host", "port"), "postgres", NOW, 0.2)
        assert probe is not None
        finding = (await found(POSTGRES.target(), [replace(probe, needs=())]))["tls"]
    assert finding.message == "Connection timed out"


@pytest.mark.parametrize("kind", EVERY, ids=ids)
async def test_giving_up_hangs_up(kind: Type) -> None:
    async with listening(silent) as listener:
        endpoint = Endpoint("127.0.0.1", str(listener.port), "host", "port")
        probe = tls_probe(endpoint, kind.name, NOW)
        assert probe is not None
        findings = probe.findings(kind.target(ssl="true"))
        task = asyncio.ensure_future(anext(findings))
        await listener.somebody_came()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await findings.aclose()
        await listener.all_hung_up()


def test_of_some_types_it_is_not_known_how_tls_begins() -> None:
    assert tls_probe(Endpoint("h", "1", "host", "port"), "no-such-type", NOW) is None
