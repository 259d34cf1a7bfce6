"""What a server's certificate says of itself: its names, and when it is good.

The standard library tells that only of a certificate it has verified, and a destination's often
can't be verified from here. So this reads the little it needs of the DER form (X.690, RFC 5280).
"""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from stitch_tui.forms.host import host_kind

_SEQUENCE, _SET, _OID, _OCTETS, _VERSION, _EXTENSIONS = 0x30, 0x31, 0x06, 0x04, 0xA0, 0xA3
_DNS_NAME, _IP_ADDRESS = 0x82, 0x87
_ALTERNATIVE_NAMES, _COMMON_NAME = b"\x55\x1d\x11", b"\x55\x04\x03"
_SHORT_TIME, _LONG_TIME = 0x17, 0x18
_TIMES = {_SHORT_TIME: "%y%m%d%H%M%SZ", _LONG_TIME: "%Y%m%d%H%M%SZ"}


class CertificateUnreadableError(ValueError):
    """These bytes are no certificate that could be read."""


@dataclass(frozen=True)
class Certificate:
    """``names`` are DNS names and IP addresses, foreign text; the dates are in UTC."""

    names: tuple[str, ...]
    begins: datetime
    ends: datetime

    def is_for(self, host: str) -> bool:
        """Whether one of the names is ``host``, or fits it with ``*`` for its first label."""
        wanted = _levelled(host)
        _, _, domain = wanted.partition(".")
        has_wildcard = "." in domain and not host_kind(wanted).endswith("address")
        fitting = {wanted, f"*.{domain}"} if has_wildcard else {wanted}
        return any(_levelled(name) in fitting for name in self.names)


def read_certificate(der: bytes) -> Certificate:
    """The certificate in ``der``. Raises ``CertificateUnreadableError``."""
    try:
        return _certificate(der)
    except (ValueError, IndexError) as error:
        raise CertificateUnreadableError("this is no certificate") from error


def _certificate(der: bytes) -> Certificate:
    signed = _content(_first(der), _SEQUENCE)
    fields = list(_parts(_content(_first(signed), _SEQUENCE)))
    if fields[0][0] == _VERSION:
        del fields[0]
    _serial, _algorithm, _issuer, validity, subject = fields[:5]
    begins, ends = (_moment(*each) for each in list(_parts(_content(validity, _SEQUENCE)))[:2])
    names = tuple(_alternative_names(fields[5:])) or tuple(_common_names(subject[1]))
    return Certificate(names, begins, ends)


def _alternative_names(fields: list[tuple[int, bytes]]) -> Iterator[str]:
    for tag, content in fields:
        if tag != _EXTENSIONS:
            continue
        for _, extension in _parts(_content(_first(content), _SEQUENCE)):
            oid, *_critical, value = _parts(extension)
            if oid == (_OID, _ALTERNATIVE_NAMES):
                listed = _first(_content(value, _OCTETS))
                yield from _names(_content(listed, _SEQUENCE))


def _names(listed: bytes) -> Iterator[str]:
    for tag, name in _parts(listed):
        if tag == _DNS_NAME:
            yield name.decode("ascii", "replace")
        elif tag == _IP_ADDRESS:
            yield str(ipaddress.ip_address(name))


def _common_names(subject: bytes) -> Iterator[str]:
    for _, group in _parts(subject):
        for _, attribute in _parts(group):
            oid, (_, value) = list(_parts(attribute))[:2]
            if oid == (_OID, _COMMON_NAME):
                yield value.decode("utf-8", "replace")


def _moment(tag: int, content: bytes) -> datetime:
    if tag not in _TIMES:
        raise ValueError("no time")
    moment = datetime.strptime(content.decode("ascii"), _TIMES[tag]).replace(tzinfo=UTC)
    is_last_century = tag == _SHORT_TIME and moment.year >= 2050  # strptime puts it later
    return moment.replace(year=moment.year - 100) if is_last_century else moment


def _content(part: tuple[int, bytes], expected: int) -> bytes:
    tag, content = part
    if tag != expected:
        raise ValueError("another kind of part")
    return content


def _first(encoded: bytes) -> tuple[int, bytes]:
    for part in _parts(encoded):
        return part
    raise ValueError("empty")


def _parts(encoded: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each part, in their order. Raises ``ValueError`` or ``IndexError``."""
    at = 0
    while at < len(encoded):
        tag, length = encoded[at], encoded[at + 1]
        at += 2
        if length >= 0x80:
            width = length - 0x80
            if not 1 <= width <= 4:
                raise ValueError("a length of no kind used here")
            length = int.from_bytes(encoded[at : at + width])
            at += width
        if at + length > len(encoded):
            raise ValueError("cut off")
        yield tag, encoded[at : at + length]
        at += length


def _levelled(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    lowered = name.lower().rstrip(".")
    try:
        return lowered.encode("idna").decode("ascii")
    except UnicodeError:
        return lowered
