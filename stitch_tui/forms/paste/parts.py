"""What was understood of a pasted text, before it meets the fields of a form."""

from dataclasses import dataclass, field


class PasteError(ValueError):
    """The text is nothing that can be read. One sentence; it never quotes what was pasted."""


@dataclass
class Parts:
    """``values`` by the name Stitch uses for them. ``left_out`` and ``advice`` hold no secrets."""

    kind: str
    values: dict[str, str] = field(default_factory=dict, repr=False)
    left_out: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)

    def put(self, name: str, value: str | None) -> None:
        """Keep a value that is not empty; the first one given for a name counts."""
        if value:
            self.values.setdefault(name, value)

    def put_host(self, host: str) -> None:
        """Keep a host, without the brackets of an IPv6 address; a socket's path is none."""
        if host.startswith("/"):
            self.left_out.append("the unix socket: Stitch needs a host name")
        else:
            self.put("host", host.removeprefix("[").removesuffix("]"))

    def put_sslmode(self, mode: str) -> None:
        """libpq's ``sslmode`` as Stitch's ``ssl``, where it decides the matter."""
        mode = mode.lower()
        if mode == "disable":
            self.put("ssl", "false")
        elif mode in {"require", "verify-ca", "verify-full"}:
            self.put("ssl", "true")
        elif mode:
            self.left_out.append("the sslmode: it leaves open whether to encrypt")

    def put_parameter(self, key: str, value: str) -> None:
        """A parameter of a connection string by any of the names drivers have for it."""
        key = key.lower().replace(" ", "").replace("_", "").replace("-", "")
        if key == "sslmode":
            self.put_sslmode(value)
        elif key in {"ssl", "usessl", "encrypt", "usetls"}:
            self.put("ssl", "true" if value.lower() in {"true", "1", "yes", "require"} else "false")
        elif key in {"host", "server", "datasource", "hostname", "addr"}:
            self._put_server(value)
        elif key in PARAMETERS:
            self.put(PARAMETERS[key], value)

    def _put_server(self, value: str) -> None:
        """``Server=tcp:host,1433`` and the like."""
        value = value.removeprefix("tcp:")
        host, comma, port = value.partition(",")
        if comma and not port.strip().isdigit():
            self.left_out.append("all hosts but the first")
        elif comma:
            self.put("port", port.strip())
        self.put_host(host.strip())


PARAMETERS = {
    "port": "port",
    "user": "username",
    "username": "username",
    "uid": "username",
    "userid": "username",
    "password": "password",
    "pwd": "password",
    "passwd": "password",
    "database": "database",
    "databasename": "database",
    "dbname": "database",
    "initialcatalog": "database",
    "db": "database",
    "warehouse": "warehouse",
    "role": "role",
}
