"""SQL Server and Azure Synapse: the login, the user, and CONTROL on the database."""

from collections.abc import Iterator

from stitch_tui.setup_kit import network
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import PASSWORD, sqlserver_name, sqlserver_text


def sqlserver_parts(asked: Asked) -> Iterator[Part]:
    """For a server of one's own, Amazon or Azure, as the guide says."""
    yield network.addresses(asked)
    if asked.guide == "azure-sql-database":
        yield network.azure_firewall(asked)
    elif not asked.guide.startswith("azure-"):
        yield network.security_group(asked)
    yield from _user_parts(asked, also="\nGRANT CREATE TABLE, CREATE SCHEMA TO {user};")
    yield from network.tunnel(asked)


def synapse_parts(asked: Asked) -> Iterator[Part]:
    """For a dedicated pool at Azure."""
    yield network.addresses(asked)
    yield network.azure_firewall(asked)
    yield from _user_parts(asked, also="")
    yield from network.tunnel(asked)


def _user_parts(asked: Asked, also: str) -> Iterator[Part]:
    """``also`` are further grants to ``{user}``."""
    name, user = asked.typed("username"), sqlserver_name(asked.typed("username"))
    yield Part(
        "create-login",
        "Create the login",
        Kind.SQL,
        "To be run in the master database. Leave it out where the login is there already.",
        f"CREATE LOGIN {user} WITH PASSWORD = {PASSWORD};",
        asked.page,
    )
    yield Part(
        "create-user",
        "Create the user",
        Kind.SQL,
        "To be run in the database your data is loaded into.",
        f"IF DATABASE_PRINCIPAL_ID({sqlserver_text(name)}) IS NULL\n"
        f"    CREATE USER {user} FOR LOGIN {user};",
        asked.page,
    )
    database = sqlserver_name(asked.typed("database"))
    yield Part(
        "grant-database",
        "CONTROL on the database",
        Kind.SQL,
        "To be run in the same database: Stitch makes and alters schemas and tables there.",
        f"GRANT CONTROL ON DATABASE::{database} TO {user};{also.replace('{user}', user)}",
        asked.page,
    )
