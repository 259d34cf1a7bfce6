"""PostgreSQL, Redshift and Panoply: who may connect, the user, and CREATE on the database."""

from collections.abc import Iterator

from stitch_tui.setup_kit import network
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import PASSWORD, hba_name, postgres_name, postgres_text


def postgres_parts(asked: Asked) -> Iterator[Part]:
    """For a server of one's own, Amazon, Google or Heroku, as the guide says."""
    yield network.addresses(asked)
    if asked.guide == "heroku":
        return  # lets everybody in, and makes the user and the database itself
    if asked.guide == "google-cloudsql":
        yield network.authorized_networks(asked)
    else:
        yield network.security_group(asked)
    if asked.is_self_hosted:
        yield network.firewall(asked)
        yield _pg_hba(asked)
    yield _create_user(asked)
    yield _grant(asked)
    if asked.guide != "google-cloudsql":
        yield from network.tunnel(asked)


def redshift_parts(asked: Asked) -> Iterator[Part]:
    """For a cluster at Amazon."""
    yield network.addresses(asked)
    yield network.security_group(asked)
    user = postgres_name(asked.typed("username"))
    yield Part(
        "create-user",
        "Create the user",
        Kind.SQL,
        "Best a user for Stitch alone. Leave it out where the user is there already.",
        f"CREATE USER {user} PASSWORD {PASSWORD};",
        asked.page,
    )
    yield _grant(asked)
    yield from network.tunnel(asked)


def panoply_parts(asked: Asked) -> Iterator[Part]:
    """Panoply makes the user and its rights; what it shows is typed into the form."""
    yield network.addresses(asked)


def _pg_hba(asked: Asked) -> Part:
    kind = "hostssl" if asked.target.wants_tls else "host"
    database = hba_name(asked.typed("database"), "<database>")
    user = hba_name(asked.typed("username"), "<username>")
    sources = ("<ssh-server-address>/32",) if asked.has_tunnel else asked.region.addresses
    lines = (f"{kind} {database} {user} {source} scram-sha-256" for source in sources)
    return Part(
        "pg-hba",
        "pg_hba.conf",
        Kind.CONFIG,
        "Who may sign in, and from where. The first line that fits counts: put these above others.",
        "\n".join(
            (
                "# Which file it is: SHOW hba_file;  to read it anew: SELECT pg_reload_conf();",
                *lines,
            )
        ),
        asked.page,
    )


def _create_user(asked: Asked) -> Part:
    name = asked.typed("username")
    create = f"CREATE ROLE {postgres_name(name)} LOGIN"
    return Part(
        "create-user",
        "Create the user (psql)",
        Kind.SQL,
        "Creates the user where it is not there yet; psql then asks for its password.",
        f"SELECT {postgres_text(create)}\n"  # noqa: S608 (quoted; and printed, not run)
        f"WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {postgres_text(name)})\\gexec\n"
        f"\\password {postgres_name(name)}",
        asked.page,
    )


def _grant(asked: Asked) -> Part:
    database = postgres_name(asked.typed("database"))
    return Part(
        "grant-database",
        "CREATE on the database",
        Kind.SQL,
        "Stitch makes a schema for each source; CREATE on a schema alone is too little.",
        f"GRANT CREATE ON DATABASE {database} TO {postgres_name(asked.typed('username'))};",
        asked.page,
    )
