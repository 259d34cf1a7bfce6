"""Where a connection goes: a host and a port as typed, and the properties they were typed into."""

import re
from dataclasses import dataclass

from stitch_tui.catalog.facts import facts_of
from stitch_tui.forms.host import clean_host
from stitch_tui.preflight.target import Target, port_number

SSH_PORT = "22"
_JDBC = re.compile(
    r"jdbc:[a-z]+://(\[[0-9A-Fa-f:.]+\]|[^/?#;:@\[\]\s]*)(?::([0-9]{1,5}))?(?=[/?#;]|$)"
)


@dataclass(frozen=True)
class Endpoint:
    """``host`` and ``port_text`` are foreign text; either may be empty.

    ``host_field`` and ``port_field`` are the properties to look at, the same one where both were
    typed into it. ``is_ssh``: an SSH server is expected there.
    """

    host: str
    port_text: str
    host_field: str
    port_field: str
    is_ssh: bool = False

    @property
    def port(self) -> int | None:
        """The port; None where none, or no port, is typed."""
        return port_number(self.port_text)

    @property
    def fields(self) -> tuple[str, ...]:
        """Both properties, each once."""
        return tuple(dict.fromkeys((self.host_field, self.port_field)))


def server_of(target: Target) -> Endpoint | None:
    """The server data is loaded into; None for a type that has no such property."""
    names = facts_of(target.type_name).properties.keys() | target.values.keys()
    if "jdbc_url" in names:
        found = _JDBC.match(target.text("jdbc_url"))
        host, port = (found[1], found[2] or "443") if found else ("", "")
        return Endpoint(_without_brackets(host), port, "jdbc_url", "jdbc_url")
    host_field = "endpoint" if "endpoint" in names else "host"
    if not {host_field, "port"} <= names:
        return None
    host = _without_brackets(target.text(host_field))
    return Endpoint(host, target.text("port"), host_field, "port")


def bastion_of(target: Target) -> Endpoint | None:
    """The SSH server Stitch goes through; None where it goes straight."""
    if target.uses_bastion:
        prefix = "encryption_"
    elif target.text("ssh_config.ssh") == "true":
        prefix = "ssh_config.ssh_"
    else:
        return None
    host, port = target.text(prefix + "host"), target.text(prefix + "port") or SSH_PORT
    return Endpoint(_without_brackets(host), port, prefix + "host", prefix + "port", is_ssh=True)


def _without_brackets(host: str) -> str:
    cleaned = clean_host(host)
    return host if cleaned.dropped else cleaned.host
