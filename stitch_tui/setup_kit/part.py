"""One thing to do on the other side, and what the parts of a kit are made from."""

from dataclasses import dataclass
from enum import Enum

from stitch_tui.catalog import facts_of
from stitch_tui.catalog.regions import Region, regions
from stitch_tui.preflight.target import Target
from stitch_tui.text import one_line

_NAME_LIMIT = 300
"""Characters of a name; no database, bucket or user has a longer one."""
_SELF_HOSTED = {"", "default", "self-hosted", "mariadb"}


class KitRefusedError(ValueError):
    """Something typed that nothing safe can be made with. One sentence, which may be shown."""


class Kind(Enum):
    """What a part is, and what Markdown calls its language."""

    SQL = "sql"
    SHELL = "shell"
    JSON = "json"
    CONFIG = "config"
    LIST = "list"


@dataclass(frozen=True)
class Part:
    """``id`` names it for programs, ``title`` for people; ``why`` is one sentence.

    ``text`` is what is copied: it holds what was typed, quoted for where it goes. ``page`` is the
    address of a page of Stitch's docs, empty where there is none.
    """

    id: str
    title: str
    kind: Kind
    why: str
    text: str
    page: str


@dataclass(frozen=True)
class Asked:
    """What a kit is asked for. ``guide`` is the name of one of the type's guides, or empty."""

    target: Target
    region: Region
    guide: str

    def typed(self, name: str) -> str:
        """What was typed for ``name``; ``<name>`` where nothing was, or it is a credential.

        Raises:
            KitRefusedError: it holds something that can't be seen, so nobody could check what
                they copy.
        """
        text = self.target.text(name)
        if text and one_line(text, _NAME_LIMIT) != text:
            raise KitRefusedError(
                f"What is typed for {name} is too long, or holds characters that can't be seen: "
                "type it anew."
            )
        return text or f"<{name.rpartition('.')[2]}>"

    def has(self, name: str) -> bool:
        """Whether something was typed for ``name`` that may be shown."""
        return bool(self.target.text(name))

    @property
    def page(self) -> str:
        """The guide's address; empty where Stitch's docs have none for the type."""
        return facts_of(self.target.type_name).guides.get(self.guide, "")

    @property
    def addresses_page(self) -> str:
        """Where Stitch's docs list the addresses."""
        return regions().pages["addresses"]

    @property
    def is_self_hosted(self) -> bool:
        """Whether the server is one's own, not rented as a service."""
        return self.guide in _SELF_HOSTED

    @property
    def has_tunnel(self) -> bool:
        """Whether Stitch goes through an SSH server."""
        return self.target.uses_bastion or self.target.text("ssh_config.ssh") == "true"

    @property
    def may_have_tunnel(self) -> bool:
        """Whether it does, or nobody has said yet that it does not."""
        known = facts_of(self.target.type_name).properties
        switches = {"encryption_type", "ssh_config.ssh"} & known.keys()
        return self.has_tunnel or any(not self.target.text(name) for name in switches)

    @property
    def tunnel_prefix(self) -> str:
        """How the properties of the SSH server begin: ``encryption_`` or ``ssh_config.ssh_``."""
        is_object = "ssh_config.ssh" in facts_of(self.target.type_name).properties
        return "ssh_config.ssh_" if is_object else "encryption_"

    @property
    def open_port(self) -> str:
        """The port Stitch connects to first: of the SSH server where there is one."""
        return self.typed(f"{self.tunnel_prefix}port" if self.has_tunnel else "port")
