"""Letting Stitch's addresses in: the list, rules for firewalls, and an SSH server."""

from collections.abc import Iterator

from stitch_tui.catalog.regions import regions
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import shell_word


def addresses(asked: Asked) -> Part:
    """The addresses as a list."""
    return Part(
        "addresses",
        "Stitch's addresses",
        Kind.LIST,
        "Stitch connects from any of them, so all have to be let in.",
        "\n".join(asked.region.addresses),
        asked.addresses_page,
    )


def security_group(asked: Asked) -> Part:
    """A rule an address for an AWS security group."""
    port = shell_word(asked.open_port)
    rules = (
        "aws ec2 authorize-security-group-ingress --group-id '<security-group>' "
        f"--protocol tcp --port {port} --cidr {address}"
        for address in asked.region.addresses
    )
    return Part(
        "security-group",
        "AWS security group",
        Kind.SHELL,
        f"Where the {_server(asked)} runs at AWS: lets Stitch in on its port.",
        "\n".join(rules),
        asked.page,
    )


def firewall(asked: Asked) -> Part:
    """A rule an address for ufw."""
    port = shell_word(asked.open_port)
    rules = (
        f"sudo ufw allow proto tcp from {host} to any port {port}" for host in asked.region.hosts
    )
    return Part(
        "firewall",
        "Linux firewall (ufw)",
        Kind.SHELL,
        f"Where ufw guards the {_server(asked)}: lets Stitch in on its port.",
        "\n".join(rules),
        asked.page,
    )


def azure_firewall(asked: Asked) -> Part:
    """A rule an address for a server at Azure SQL or Synapse."""
    rules = (
        "az sql server firewall-rule create --resource-group '<resource-group>' "
        f"--server '<server>' --name stitch-{number} "
        f"--start-ip-address {host} --end-ip-address {host}"
        for number, host in enumerate(asked.region.hosts, 1)
    )
    return Part(
        "azure-firewall",
        "Azure firewall rules",
        Kind.SHELL,
        "Azure lets nobody in whose address no rule names.",
        "\n".join(rules),
        asked.page,
    )


def authorized_networks(asked: Asked) -> Part:
    """The addresses for an instance of Google Cloud SQL."""
    return Part(
        "authorized-networks",
        "Authorised networks",
        Kind.SHELL,
        "Lets Stitch in. It replaces the networks there are: add yours to the list.",
        "gcloud sql instances patch '<instance>' "
        f"--authorized-networks={','.join(asked.region.addresses)}",
        asked.page,
    )


def tunnel(asked: Asked) -> Iterator[Part]:
    """The user on the SSH server, where there is or may be one."""
    if not asked.may_have_tunnel:
        return
    only = "" if asked.has_tunnel else "Only with a tunnel; then its port is opened to Stitch. "
    yield Part(
        "ssh-user",
        "SSH server: Stitch's user",
        Kind.SHELL,
        f"{only}The public key is in Stitch's web app, in the destination's settings, "
        "and nowhere else.",
        _SSH_USER.format(user=shell_word(asked.typed(f"{asked.tunnel_prefix}{_user(asked)}"))),
        _tunnel_page(asked),
    )


_SSH_USER = """\
user={user}
sudo groupadd --force "$user"
id "$user" >/dev/null 2>&1 || sudo useradd --create-home --gid "$user" "$user"
home=$(getent passwd "$user" | cut -d: -f6)
sudo install -d -m 700 -o "$user" -g "$user" "$home/.ssh"
echo '<public-key-from-the-web-app>' | sudo tee -a "$home/.ssh/authorized_keys"
sudo chmod 600 "$home/.ssh/authorized_keys"
sudo chown "$user:$user" "$home/.ssh/authorized_keys\""""


def _user(asked: Asked) -> str:
    return "username" if asked.tunnel_prefix == "encryption_" else "user"


def _server(asked: Asked) -> str:
    return "SSH server" if asked.has_tunnel else "server"


def _tunnel_page(asked: Asked) -> str:
    pages = regions().pages
    if asked.guide in {"amazon-rds", "aurora"} or asked.target.type_name == "redshift":
        return pages.get("tunnel_aws", pages["tunnel"])
    if asked.guide.startswith("azure-") or asked.target.type_name == "azure_sqldw":
        return pages.get("tunnel_azure", pages["tunnel"])
    return pages["tunnel"]
