"""What is to be checked: a destination type and the values typed for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr


@dataclass(frozen=True)
class Target:
    """Values go by the names a form has for them, dotted for members of an object.

    Credentials are ``SecretStr`` and stay so until they are handed to a driver.
    """

    type_name: str
    values: Mapping[str, str | SecretStr] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A value that is no credential, without blanks around it; empty where there is none."""
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def secret(self, name: str) -> SecretStr:
        """A credential, or what stands where one is expected."""
        value = self.values.get(name, "")
        return value if isinstance(value, SecretStr) else SecretStr(value)

    @property
    def port(self) -> int | None:
        """The database's port; None where none, or no port, is given."""
        return port_number(self.text("port"))

    @property
    def uses_bastion(self) -> bool:
        """Whether Stitch goes through an SSH server."""
        return self.text("encryption_type") == "ssh"

    @property
    def wants_tls(self) -> bool:
        """Whether the connection to the database itself is to be encrypted."""
        return self.text("ssl") == "true"


def port_number(text: str) -> int | None:
    """The port ``text`` stands for; None if it is none."""
    is_port = text.isascii() and text.isdigit() and len(text) <= 5 and 0 < int(text) < 65_536
    return int(text) if is_port else None
