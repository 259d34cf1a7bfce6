"""What is read of a certificate, against what openssl made and what the standard library reads."""

import ssl
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stitch_tui.preflight.certificate import (
    Certificate,
    CertificateUnreadableError,
    read_certificate,
)
from tests.certificates import Certificates, needs_openssl

MOMENT = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.self_sign("ca", "an authority of the tests")
    made.sign("right", "db.example", 400, "DNS:db.example,DNS:*.db.example,IP:192.0.2.1,IP:::1")
    made.sign("far", "db.example", 30_000)
    made.sign("other-names", "db.example", 2, "email:a@db.example,URI:https://db.example")
    return made


@needs_openssl
@pytest.mark.parametrize("name", ["ca", "right", "far"])
def test_it_reads_what_the_standard_library_does(certificates: Certificates, name: str) -> None:
    decode: Any = ssl._ssl._test_decode_cert  # type: ignore[attr-defined]
    expected = decode(str(certificates.folder / f"{name}.pem"))
    read = read_certificate(ssl.PEM_cert_to_DER_cert(certificates.pem(name)))
    assert read.begins.timestamp() == ssl.cert_time_to_seconds(expected["notBefore"])
    assert read.ends.timestamp() == ssl.cert_time_to_seconds(expected["notAfter"])
    named = tuple(value.lower() for _, value in expected["subjectAltName"])
    short = tuple(value.replace("0:0:0:0:0:0:0:1", "::1").strip() for value in named)
    assert tuple(value.lower() for value in read.names) == short


@needs_openssl
def test_without_a_name_of_its_kind_the_common_name_counts(certificates: Certificates) -> None:
    read = read_certificate(ssl.PEM_cert_to_DER_cert(certificates.pem("other-names")))
    assert read.names == ("db.example",)


@needs_openssl
def test_whatever_byte_is_broken_or_missing_there_is_a_certificate_or_an_error(
    certificates: Certificates,
) -> None:
    der = ssl.PEM_cert_to_DER_cert(certificates.pem("right"))
    unreadable = 0
    for at in range(len(der)):
        for broken in (der[:at], der[:at] + bytes([der[at] ^ 0xFF]) + der[at + 1 :]):
            try:
                read_certificate(broken)
            except CertificateUnreadableError:
                unreadable += 1
    assert unreadable > len(der)


@given(der=st.binary(max_size=300))
def test_whatever_comes_is_no_certificate(der: bytes) -> None:
    with pytest.raises(CertificateUnreadableError):
        read_certificate(der)


@pytest.mark.parametrize(
    ("names", "host", "is_for"),
    [
        (("db.example",), "DB.Example.", True),
        (("*.db.example",), "one.db.example", True),
        (("*.db.example",), "db.example", False),
        (("*.db.example",), "one.two.db.example", False),
        (("*.example",), "db.example", False),
        (("*",), "db", False),
        (("one*.db.example",), "one1.db.example", False),
        (("192.0.2.1",), "192.0.2.1", True),
        (("192.0.2.1",), "192.0.2.2", False),
        (("2001:db8::1",), "2001:0DB8:0::1", True),
        (("*.0.2.1",), "192.0.2.1", False),
        (("xn--bcher-kva.example",), "bücher.example", True),
        ((), "db.example", False),
    ],
)
def test_a_name_fits_a_host(names: tuple[str, ...], host: str, is_for: bool) -> None:  # noqa: FBT001
    assert Certificate(names, MOMENT, MOMENT).is_for(host) is is_for
