"""Connection URLs: PostgreSQL, MySQL, Redshift, SQL Server, Snowflake, JDBC, S3."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from stitch_tui.forms.paste.parts import Parts, PasteError

_KINDS = {
    "postgres": "a PostgreSQL URL",
    "postgresql": "a PostgreSQL URL",
    "redshift": "a Redshift URL",
    "mysql": "a MySQL URL",
    "mariadb": "a MySQL URL",
    "sqlserver": "a SQL Server URL",
    "mssql": "a SQL Server URL",
    "snowflake": "a Snowflake URL",
}
_TYPES = {
    "a PostgreSQL URL": {"postgres"},
    "a Redshift URL": {"redshift", "panoply"},
    "a MySQL URL": {"mysql_destination"},
    "a SQL Server URL": {"mssql_server", "azure_sqldw"},
    "a Snowflake URL": {"snowflake"},
    "a Databricks JDBC URL": {"databricks_delta"},
    "the address of an S3 bucket": {"s3", "storagegrid"},
}
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://", re.ASCII)
_SECRET_SETTING = re.compile(
    r";\s*(PWD|Password|UID|Auth_AccessToken|\w*Secret\w*)\s*=\s*(\{[^}]*\}|[^;]*)", re.IGNORECASE
)
_TOKEN_SETTINGS = {"pwd", "password", "auth_accesstoken"}
_USER_IN_ADDRESS = re.compile(r"(?<=//)([^/@;]*)@")
_PART_ENDS = frozenset("/?#@")
_SNOWFLAKE = ".snowflakecomputing.com"


def is_url(text: str) -> bool:
    """Whether ``text`` starts as a URL this reads does."""
    found = _URL.match(text.removeprefix("jdbc:"))
    scheme = found[1].lower().partition("+")[0] if found else ""
    known = scheme in _KINDS or scheme in {"s3", "spark", "databricks"} or scheme == "mysql2"
    return known or text.startswith("arn:aws:s3:::")


def read_url(text: str, type_name: str) -> Parts:
    """The parts of a URL, each percent-decoded; ``type_name`` is the form's.

    Raises:
        PasteError: its host or port cannot be read.
    """
    if text.startswith(("s3://", "arn:aws:s3:::")):
        parts = Parts("the address of an S3 bucket")
        parts.put(
            "s3_bucket", re.split("[/?#]", text.removeprefix("s3://").rpartition(":::")[2])[0]
        )
    elif re.match("jdbc:(spark|databricks)://", text):
        parts = _databricks(text)
    else:
        parts = _database(text)
    meant = _TYPES.get(parts.kind, set())
    if meant and type_name not in meant:
        parts.advice.append(f"This is {parts.kind}, and the form is for {type_name}.")
    return parts


def _databricks(text: str) -> Parts:
    """The JDBC address itself is a value; a token in it is another, and leaves it."""
    parts = Parts("a Databricks JDBC URL")
    for key, value in _SECRET_SETTING.findall(text):
        if key.lower() in _TOKEN_SETTINGS:
            parts.put("access_token", value.removeprefix("{").removesuffix("}"))
    user = _USER_IN_ADDRESS.search(text)
    parts.put("access_token", user[1].partition(":")[2] if user else None)
    parts.put("jdbc_url", without_secrets(text))
    if text.startswith("jdbc:databricks:"):
        parts.advice.append("Stitch documents addresses that start with jdbc:spark://.")
    return parts


def without_secrets(address: str) -> str:
    """A JDBC address without users, passwords and tokens: Stitch shows that property again."""
    return _USER_IN_ADDRESS.sub("", _SECRET_SETTING.sub("", address))


def _database(text: str) -> Parts:
    has_settings = text.startswith(("jdbc:", "sqlserver:"))
    text = text.removeprefix("jdbc:")
    scheme = (_URL.match(text) or [""])[0].removesuffix("://").lower().partition("+")[0]
    parts = Parts(_KINDS[scheme.removesuffix("2")])
    if has_settings:
        text, *settings = re.findall(r"(?:\{[^}]*\}|[^;{])+", text)
        for setting in settings:
            key, _, value = setting.partition("=")
            parts.put_parameter(key, value.strip("{}"))
    _read_authority(parts, _split(_quoted(text, parts)))
    return parts


def _quoted(text: str, parts: Parts) -> str:
    """``text`` with its password percent-encoded, where it was pasted as it is.

    Else what follows a ``/`` or ``@`` of the password would be taken for the host, and shown.
    """
    scheme, _, rest = text.partition("://")
    userinfo, _, server = rest.rpartition("@")
    user, _, password = userinfo.partition(":")
    if _PART_ENDS & set(user) or not _PART_ENDS & set(password):
        return text
    parts.advice.append("The password is not percent-encoded; it was read up to the last @.")
    return f"{scheme}://{user}:{quote(password, safe='%')}@{server}"


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise PasteError("The address has a host that cannot be read.") from None


def _read_authority(parts: Parts, url: SplitResult) -> None:
    """User, password, host, port, database and parameters."""
    user_part, _, server = url.netloc.rpartition("@")
    user, colon, password = user_part.partition(":")
    parts.put("username", unquote(user))
    if colon:
        parts.put("password", unquote(password))
    first, comma, _ = server.partition(",")
    if comma:
        parts.left_out.append("all hosts but the first")
    _read_server(parts, first)
    path = [unquote(step) for step in url.path.split("/") if step]
    if path:
        parts.put("database", path[0])
    if len(path) > 1 and parts.kind == "a Snowflake URL":
        parts.left_out.append("the schema: Stitch makes its own")
    for key, value in parse_qsl(url.query):
        parts.put_parameter(key, value)


def _read_server(parts: Parts, server: str) -> None:
    found = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::([0-9]*))?", server)
    if found is None:
        raise PasteError("The address has a host or port that cannot be read.")
    host = unquote(found[1])
    is_account = parts.kind.startswith("a Snowflake") and host and not host.endswith(_SNOWFLAKE)
    parts.put_host(host + _SNOWFLAKE if is_account else host)
    parts.put("port", found[2])
