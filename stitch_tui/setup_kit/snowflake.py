"""Snowflake: the role with its grants, the user, and the network policy."""

from collections.abc import Iterator

from stitch_tui.setup_kit import network
from stitch_tui.setup_kit.part import Asked, Kind, Part
from stitch_tui.setup_kit.quoting import PASSWORD, snowflake_name


def snowflake_parts(asked: Asked) -> Iterator[Part]:
    """The user stays a placeholder: Stitch counts its name as a credential."""
    role, user = (snowflake_name(asked.typed(name)) for name in ("role", "username"))
    warehouse, database = (snowflake_name(asked.typed(n)) for n in ("warehouse", "database"))
    yield network.addresses(asked)
    yield Part(
        "create-warehouse",
        "Warehouse and database",
        Kind.SQL,
        "Creates them where they are not there yet; the warehouse sleeps while nothing is loaded.",
        "USE ROLE SYSADMIN;\n"
        f"CREATE WAREHOUSE IF NOT EXISTS {warehouse}\n"
        "    WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE;\n"
        f"CREATE DATABASE IF NOT EXISTS {database};",
        asked.page,
    )
    yield Part(
        "create-user",
        "Create the user and its role",
        Kind.SQL,
        "Best a user for Stitch alone. Type the same name and password into the form.",
        "USE ROLE SECURITYADMIN;\n"
        f"CREATE ROLE IF NOT EXISTS {role};\n"
        f"CREATE USER IF NOT EXISTS {user} PASSWORD = {PASSWORD}\n"
        f"    DEFAULT_ROLE = {role} DEFAULT_WAREHOUSE = {warehouse};\n"
        f"GRANT ROLE {role} TO USER {user};",
        asked.page,
    )
    yield Part(
        "grant-database",
        "Rights on both",
        Kind.SQL,
        "Stitch starts the warehouse, and makes a schema for each source.",
        "USE ROLE SYSADMIN;\n"
        f"GRANT ALL ON WAREHOUSE {warehouse} TO ROLE {role};\n"
        f"GRANT ALL ON DATABASE {database} TO ROLE {role};",
        asked.page,
    )
    listed = ", ".join(f"'{host}'" for host in asked.region.hosts)
    yield Part(
        "network-policy",
        "Network policy",
        Kind.SQL,
        "For this user alone. One for the whole account has to hold your own address as well, "
        "or it locks you out.",
        "USE ROLE SECURITYADMIN;\n"
        f"CREATE NETWORK POLICY STITCH ALLOWED_IP_LIST = (\n    {listed}\n);\n"
        f"ALTER USER {user} SET NETWORK_POLICY = STITCH;",
        asked.addresses_page,
    )
