"""Certificates for servers of this machine, made by openssl."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl makes the certificates, and is not here"
)


@dataclass(frozen=True)
class Certificates:
    """PEM files in ``folder``; an authority among them is made as ``ca``."""

    folder: Path

    def pem(self, name: str) -> str:
        """The certificate ``name``."""
        return (self.folder / f"{name}.pem").read_text("ascii")

    def context(self, name: str) -> ssl.SSLContext:
        """What a server needs to show the certificate ``name``."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return made

    def self_sign(self, name: str, subject: str, names: str = "") -> None:
        """Make ``name``.key and ``name``.pem; ``names`` as in ``sign``."""
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        alternative = f"subjectAltName={names or f'DNS:{subject}'}"
        named = ("-subj", f"/CN={subject}", "-addext", alternative)
        files = ("-keyout", f"{name}.key", "-out", f"{name}.pem")
        self._openssl("req", "-x509", *key, *named, *files, "-days", "2")

    def sign(self, name: str, host: str, days: int = 2, names: str = "") -> None:
        """Make a certificate of ``host`` that runs out in ``days``, signed by the CA.

        ``names`` are others than the host, as openssl lists them: ``DNS:a.example,IP:127.0.0.1``.
        """
        self.self_sign(name, host)
        alternative = f"subjectAltName={names or f'DNS:{host}'}\n"
        (self.folder / "extensions").write_text(alternative, "ascii")
        signed = ("-CA", "ca.pem", "-CAkey", "ca.key", "-extfile", "extensions")
        request = ("-in", f"{name}.pem", "-signkey", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("x509", "-x509toreq", *request)
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem")
        self._openssl("x509", "-req", *signed, *files, "-days", str(days))

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
