"""Names and values quoted for where they go: nothing typed can end its own quotes.

What comes in holds no control characters (``Asked.typed`` sees to it). A placeholder such as
``<database>`` is quoted like a name, so that it does nothing while it stands.
"""

import re
import shlex

from stitch_tui.setup_kit.part import KitRefusedError

PASSWORD = "<'password'>"  # noqa: S105 (none: stands for one)
"""Stands for a password. No string of any dialect: a statement run as printed is refused, rather
than carried out with a password anybody can read here."""

_PLACEHOLDER = re.compile(r"<[a-z0-9_-]+>")
_FOLDED = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def is_placeholder(text: str) -> bool:
    """Whether ``text`` stands for something that is not known: ``<database>``."""
    return _PLACEHOLDER.fullmatch(text) is not None


def postgres_name(name: str) -> str:
    """An identifier of PostgreSQL and Redshift, also for psql's ``\\password``."""
    return '"' + name.replace('"', '""') + '"'


def postgres_text(text: str) -> str:
    """A string of PostgreSQL, whatever ``standard_conforming_strings`` is."""
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def hba_name(name: str, stand_in: str) -> str:
    """A database or user in ``pg_hba.conf``.

    From PostgreSQL 16 on, one that starts with a slash is a pattern, quoted or not, and could let
    in more than it names: then it is ``stand_in``.
    """
    return postgres_name(stand_in if name.startswith("/") else name)


def mysql_name(name: str) -> str:
    """An identifier of MySQL and MariaDB; also a user, whatever the ``sql_mode`` is."""
    return "`" + name.replace("`", "``") + "`"


def sqlserver_name(name: str) -> str:
    """An identifier of SQL Server and Synapse.

    Raises:
        KitRefusedError: sqlcmd would put a variable in its place, within quotes too.
    """
    if "$(" in name:
        raise KitRefusedError("A name with $( in it is a variable to sqlcmd: use another one.")
    return "[" + name.replace("]", "]]") + "]"


def sqlserver_text(text: str) -> str:
    """A string of SQL Server and Synapse."""
    return "N'" + text.replace("'", "''") + "'"


def snowflake_name(name: str) -> str:
    """An identifier of Snowflake, which is what an unquoted one of that name means.

    Snowflake reads ``analytics`` as ``ANALYTICS``, but not within quotes. Placeholders are left
    bare, so that what is put there is read like that too.
    """
    if is_placeholder(name):
        return name
    return postgres_name(name.upper() if _FOLDED.fullmatch(name) else name)


def shell_word(text: str) -> str:
    """One word of a POSIX shell.

    Raises:
        KitRefusedError: it starts with a dash, and the command would take it for an option.
    """
    if text.startswith("-"):
        raise KitRefusedError("A name that starts with a dash is an option to commands.")
    return shlex.quote(text)


def bucket(name: str) -> str:
    """The name of a bucket, which in a policy is a pattern.

    Raises:
        KitRefusedError: it holds what no bucket's name does.
    """
    if not is_placeholder(name) and _BUCKET.fullmatch(name) is None:
        raise KitRefusedError("A bucket's name has only letters, digits, dots and hyphens.")
    return name
