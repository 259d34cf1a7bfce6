"""An authority of the tests, and the certificate it signs for servers on loopback."""

from dataclasses import dataclass
from pathlib import Path

from tests.servers.program import find, run

_NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1"


@dataclass(frozen=True)
class Certificates:
    """PEM files. ``stranger`` is an authority that signed nothing."""

    ca: Path
    stranger: Path
    certificate: Path
    key: Path


def certificates(folder: Path) -> Certificates:
    """Made in ``folder``, for localhost, 127.0.0.1 and ::1.

    Raises:
        Unavailable: there is no openssl.
    """
    made = Certificates(*(folder / name for name in ("ca.pem", "other.pem", "own.pem", "own.key")))
    authority_key = folder / "ca.key"
    _sign(made.ca, authority_key, "/CN=an authority of the tests")
    _sign(made.stranger, folder / "other.key", "/CN=a stranger")
    signed_by = ("-CA", str(made.ca), "-CAkey", str(authority_key))
    own = ("-addext", _NAMES, "-addext", "basicConstraints=critical,CA:FALSE")
    _sign(made.certificate, made.key, "/CN=localhost", *signed_by, *own)
    return made


def _sign(certificate: Path, key: Path, subject: str, *how: str) -> None:
    openssl = find("openssl", "openssl")
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
    files = ("-keyout", str(key), "-out", str(certificate))
    run(openssl, "req", "-x509", "-days", "2", "-subj", subject, *kind, *how, *files)
