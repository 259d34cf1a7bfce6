"""Whether a server encrypts: which TLS, whose certificate, and how long that is good."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta

from stitch_tui.preflight import handshake
from stitch_tui.preflight.certificate import (
    Certificate,
    CertificateUnreadableError,
    read_certificate,
)
from stitch_tui.preflight.endpoint import Endpoint
from stitch_tui.preflight.finding import Check, Finding, Probe, failed, passed, warned
from stitch_tui.preflight.network import (
    CONNECT_SECONDS,
    LOOK_UP_SECONDS,
    SPARE_SECONDS,
    Connection,
    connect,
    look_up,
)
from stitch_tui.preflight.target import Target
from stitch_tui.text import plural

HANDSHAKE_SECONDS = 10.0
NO_TLS = "The server does not support SSL"
NOT_VERIFIED = "certificate verify failed"
"""As drivers word it; what they say stands in the catalog of failed checks."""

_SOON = timedelta(days=21)
_NAMES_SHOWN = 3
_NAME_SHOWN = 80
_EXPIRED, _NOT_YET, _OTHER_HOST, _OTHER_ADDRESS = 10, 9, 62, 64
"""``X509_V_ERR_...`` of OpenSSL."""
_TOO_OLD = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}
_NO_TLS_HERE = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE"}


@dataclass(frozen=True)
class Speech:
    """How TLS begins with a type: ``server`` says with what kind of server.

    ``is_automatic``: Stitch encrypts without being asked to. ``is_public``: the certificate has to
    be one any browser would take.
    """

    server: str
    speak: handshake.Speak
    is_automatic: bool = False
    is_public: bool = False


_SPEECHES = {
    "postgres": Speech("PostgreSQL", handshake.like_postgres),
    "redshift": Speech("Redshift", handshake.like_postgres, is_automatic=True),
    "panoply": Speech("Panoply", handshake.like_postgres, is_automatic=True),
    "mysql_destination": Speech("MySQL", handshake.like_mysql),
    "mssql_server": Speech("SQL Server", handshake.like_sql_server),
    "azure_sqldw": Speech("SQL Server", handshake.like_sql_server, is_automatic=True),
    "snowflake": Speech("a web server", handshake.at_once, is_automatic=True, is_public=True),
    "databricks_delta": Speech(
        "a web server", handshake.at_once, is_automatic=True, is_public=True
    ),
}


@dataclass(frozen=True)
class _Wanted:
    """What the certificate is held against: ``roots`` is PEM text, or empty."""

    type_name: str
    endpoint: Endpoint
    speech: Speech
    is_required: bool
    roots: str
    now: datetime

    @property
    def is_verified(self) -> bool:
        return bool(self.roots) or (self.speech.is_public and self.is_required)


def tls_probe(
    endpoint: Endpoint,
    type_name: str,
    now: datetime,
    connect_seconds: float = CONNECT_SECONDS,
    handshake_seconds: float = HANDSHAKE_SECONDS,
) -> Probe | None:
    """The encryption of a server; None for a type of which it is not known how that begins.

    Nobody signs in: the connection ends with the handshake.
    """
    speech = _SPEECHES.get(type_name)
    if speech is None:
        return None

    async def findings(target: Target) -> AsyncGenerator[Finding, None]:
        yield await _found(
            _wanted(endpoint, speech, target, now), connect_seconds, handshake_seconds
        )

    seconds = LOOK_UP_SECONDS + connect_seconds + handshake_seconds + SPARE_SECONDS
    check = Check("tls", "The link is encrypted", seconds, endpoint.fields)
    return Probe((check,), findings, needs=("tcp",))


def _wanted(endpoint: Endpoint, speech: Speech, target: Target, now: datetime) -> _Wanted:
    is_required = speech.is_automatic or target.wants_tls
    roots = target.secret("sslrootcert").get_secret_value().strip() if is_required else ""
    return _Wanted(target.type_name, endpoint, speech, is_required, roots, now)


async def _found(wanted: _Wanted, connect_seconds: float, handshake_seconds: float) -> Finding:
    endpoint = wanted.endpoint
    try:
        context = await asyncio.to_thread(_context, wanted)
    except (ssl.SSLError, ValueError):
        return _unreadable_roots(wanted.roots)
    finding, addresses = await look_up(endpoint, wanted.type_name)
    if not addresses:
        return finding
    finding, connection = await connect(endpoint, addresses, connect_seconds)
    if connection is None:
        return finding
    try:
        async with asyncio.timeout(handshake_seconds):
            return await _of_connection(connection, context, wanted)
    except TimeoutError:
        detail = f"no answer as from {wanted.speech.server} in {handshake_seconds:g} s"
        return failed(detail, *_port_first(endpoint), advice=_which_port(wanted))
    finally:
        connection.writer.transport.abort()


def _context(wanted: _Wanted) -> ssl.SSLContext:
    """Raises ``ssl.SSLError`` or ``ValueError`` for roots that are no certificates."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if wanted.roots:
        context.check_hostname = False
        if not wanted.roots.isascii():
            raise ValueError("no PEM text")
        context.load_verify_locations(cadata=wanted.roots)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    elif wanted.is_verified:
        context.load_default_certs()
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _unreadable_roots(roots: str) -> Finding:
    advice = "Paste a certificate in PEM form, its BEGIN and END lines included."
    kind = "a private key" if "PRIVATE KEY-----" in roots else "no certificate that can be read"
    return failed(f"what is typed is {kind}", "sslrootcert", advice=advice)


async def _of_connection(
    connection: Connection, context: ssl.SSLContext, wanted: _Wanted
) -> Finding:
    try:
        receive, send = await wanted.speech.speak(connection)
        name = wanted.endpoint.host.rstrip(".")
        tls = await handshake.shake_hands(context, name, receive, send)
    except handshake.NoTlsError:
        return _without_tls(wanted)
    except (handshake.OtherServerError, handshake.TurnedAwayError) as error:
        return _not_begun(error, wanted)
    except ssl.SSLError as error:
        return _no_handshake(error, wanted)
    except (OSError, EOFError) as error:
        detail = f"the server hung up instead of answering as {wanted.speech.server} would"
        said = getattr(error, "strerror", None) or ""
        ports = _port_first(wanted.endpoint)
        return failed(detail, *ports, advice=_which_port(wanted), message=said)
    return _judged(tls, wanted)


def _not_begun(
    error: handshake.OtherServerError | handshake.TurnedAwayError, wanted: _Wanted
) -> Finding:
    if isinstance(error, handshake.TurnedAwayError):
        detail, host = "the server turns this machine away", wanted.endpoint.host_field
        advice = "Only this machine may be turned away: Stitch comes from other addresses."
        return failed(detail, host, advice=advice, message=str(error))
    detail = f"something other than {wanted.speech.server} answers on this port"
    ports = _port_first(wanted.endpoint)
    return failed(detail, *ports, advice=_which_port(wanted), message=str(error))


def _without_tls(wanted: _Wanted) -> Finding:
    if not wanted.is_required:
        return passed("not asked for, and the server offers none")
    if wanted.speech.is_automatic:
        advice = "Stitch always encrypts with this type. Compare host and port."
        detail = "the server offers no encryption"
        return failed(detail, *wanted.endpoint.fields, advice=advice, message=NO_TLS)
    advice = "Set the server up for TLS, or switch ssl off."
    return failed("the server offers no encryption", "ssl", advice=advice, message=NO_TLS)


def _not_verified(error: ssl.SSLCertVerificationError, wanted: _Wanted) -> Finding:
    field = "sslrootcert" if wanted.roots else wanted.endpoint.host_field
    advice = "Have the certificate renewed at the server."
    if error.verify_code == _EXPIRED:
        detail = "a certificate of the server's has expired"
        if wanted.roots:
            detail = "the server's certificate, or the one typed, has expired"
    elif error.verify_code == _NOT_YET:
        detail, advice = "the certificate is not good yet", "Look at the clocks of both machines."
    elif error.verify_code in {_OTHER_HOST, _OTHER_ADDRESS}:
        detail, advice = "the certificate is that of another host", "Look for slips in the host."
    elif wanted.roots:
        detail = "the server's certificate is not signed by the one typed"
        advice = "Paste the certificate of the authority that signed the server's."
    else:
        detail = "this machine does not trust whoever signed the certificate"
        advice = "A proxy that opens encrypted connections has that effect: then only here."
    return failed(detail, field, advice=advice, message=f"{NOT_VERIFIED}: {error.verify_message}")


def _no_handshake(error: ssl.SSLError, wanted: _Wanted) -> Finding:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_verified(error, wanted)
    reason = error.reason or ""
    message = reason.replace("_", " ").lower()
    ports = _port_first(wanted.endpoint)
    if reason in _NO_TLS_HERE:
        detail = "the port is open, but does not speak TLS"
        return failed(detail, *ports, advice=_which_port(wanted), message=message)
    detail, advice = "no TLS could be agreed on", "See which versions and ciphers the server takes."
    if reason in _TOO_OLD:
        detail, advice = "the server's TLS is older than 1.2", "Switch TLS 1.2 on at the server."
    if not wanted.is_required:
        return warned(f"not asked for; {detail}", message=message)
    return failed(detail, *ports, advice=advice, message=message)


def _judged(tls: ssl.SSLObject, wanted: _Wanted) -> Finding:
    version = (tls.version() or "TLS").replace("TLSv", "TLS ")
    if not wanted.is_required:
        return passed(f"not asked for; the server offers {version}")
    der = tls.getpeercert(binary_form=True)
    try:
        certificate = read_certificate(der or b"")
    except CertificateUnreadableError:
        return warned(f"{version}, but the server's certificate can't be read")
    return _of_certificate(certificate, version, wanted)


def _of_certificate(certificate: Certificate, version: str, wanted: _Wanted) -> Finding:
    time_trouble = _time_trouble(certificate, wanted.now)
    troubles = [f"its certificate {time_trouble}"] if time_trouble else []
    advice = "Have the certificate renewed at the server, or look at the clocks of both machines."
    fields: tuple[str, ...] = ()
    if not certificate.is_for(wanted.endpoint.host):
        troubles.append(f"its certificate is for {_names(certificate)}")
        fields = (wanted.endpoint.host_field,)
        advice = advice if time_trouble else "Compare the host with the certificate's names."
    if troubles:
        return warned(f"{version}, but {' and '.join(troubles)}", *fields, advice=advice)
    days = plural((certificate.ends - wanted.now).days, "day")
    who = "its signature is verified" if wanted.is_verified else "who signed it was not checked"
    return passed(f"{version}; certificate for {_names(certificate)}, {days} left; {who}")


def _time_trouble(certificate: Certificate, now: datetime) -> str:
    left = certificate.ends - now
    if left <= timedelta(0):
        return f"expired on {certificate.ends:%Y-%m-%d}"
    if certificate.begins > now:
        return f"is good from {certificate.begins:%Y-%m-%d} only"
    return f"ends in {plural(left.days, 'day')}" if left < _SOON else ""


def _names(certificate: Certificate) -> str:
    names = [name[:_NAME_SHOWN] for name in certificate.names]
    rest = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return ", ".join(names[:_NAMES_SHOWN]) + rest or "no name"


def _port_first(endpoint: Endpoint) -> tuple[str, ...]:
    return tuple(reversed(endpoint.fields))


def _which_port(wanted: _Wanted) -> str:
    return f"Compare the port with the one {wanted.speech.server} listens on there."
