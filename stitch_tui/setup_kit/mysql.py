"""MySQL and MariaDB: the user, its privileges on all databases, and local_infile."""

from collections.abc import Iterator

from stitch_tui.setup_kit import network
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import PASSWORD, mysql_name

_PRIVILEGES = (
    "SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE TEMPORARY TABLES, ALTER, DROP, EXECUTE"
)


def mysql_parts(asked: Asked) -> Iterator[Part]:
    """For a server of one's own, or Amazon, as the guide says."""
    yield network.addresses(asked)
    yield network.security_group(asked)
    if asked.is_self_hosted:
        yield network.firewall(asked)
    user = f"{mysql_name(asked.typed('username'))}@`%`"
    yield Part(
        "create-user",
        "Create the user",
        Kind.SQL,
        "% is any address: which may connect is up to the firewall.",
        f"CREATE USER IF NOT EXISTS {user} IDENTIFIED BY {PASSWORD};",
        asked.page,
    )
    yield Part(
        "grant-database",
        "Privileges",
        Kind.SQL,
        "On every database, since Stitch makes one for each source.",
        f"GRANT {_PRIVILEGES} ON *.* TO {user};",
        asked.page,
    )
    yield _local_infile(asked) if asked.is_self_hosted else _parameter_group(asked)
    yield from network.tunnel(asked)


def _local_infile(asked: Asked) -> Part:
    return Part(
        "local-infile",
        "local_infile",
        Kind.SQL,
        "Stitch loads with LOAD DATA LOCAL. Write local_infile = 1 under [mysqld] too, "
        "or it is off after a restart.",
        "SET GLOBAL local_infile = 1;",
        asked.page,
    )


def _parameter_group(asked: Asked) -> Part:
    return Part(
        "local-infile",
        "local_infile",
        Kind.SHELL,
        "Stitch loads with LOAD DATA LOCAL. The default parameter group can't be changed: "
        "use one of your own.",
        "aws rds modify-db-parameter-group --db-parameter-group-name '<parameter-group>' "
        "--parameters ParameterName=local_infile,ParameterValue=1,ApplyMethod=immediate",
        asked.page,
    )
