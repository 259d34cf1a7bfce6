"""Settings by name: ``.env`` files, libpq and ADO connection strings, command lines."""

import re
import shlex

from stitch_tui.forms.paste.parts import Parts, PasteError
from stitch_tui.forms.paste.urls import is_url, read_url

_ENV_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", re.ASCII)
_PREFIXES = ("POSTGRES_", "PG", "MYSQL_", "SNOWFLAKE_", "REDSHIFT_", "MSSQL_", "DATABASE_", "DB_")
_ENV_KEYS = {
    "HOST": "host",
    "SERVER": "host",
    "PORT": "port",
    "TCP_PORT": "port",
    "USER": "user",
    "USERNAME": "user",
    "PASSWORD": "password",
    "PASS": "password",
    "PWD": "password",
    "DATABASE": "database",
    "DB": "database",
    "DBNAME": "database",
    "NAME": "database",
    "SSLMODE": "sslmode",
    "WAREHOUSE": "warehouse",
    "ROLE": "role",
    "ACCOUNT": "account",
}
_LIBPQ = re.compile(r"\s*([A-Za-z_]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)", re.DOTALL)
_NEXT_SETTING = re.compile(r";\s*[A-Za-z]+=")
_FLAGS = {
    "-h": "host",
    "--host": "host",
    "-p": "port",
    "-P": "port",
    "--port": "port",
    "-U": "user",
    "-u": "user",
    "--user": "user",
    "--username": "user",
    "-d": "database",
    "--dbname": "database",
    "-D": "database",
    "--database": "database",
    "--password": "password",
}


def read_env(text: str, type_name: str) -> Parts | None:
    """The lines of a ``.env`` file or a shell's exports; ``None`` where none is known."""
    found = [_ENV_LINE.fullmatch(line) for line in text.splitlines()]
    settings = {match[1].upper(): _unquoted(match[2]) for match in found if match}
    urls = [value for value in settings.values() if is_url(value)]
    if urls:
        return read_url(urls[0], type_name)
    parts = Parts("a .env file" if len(settings) > 1 else "a line of a .env file")
    for key, value in settings.items():
        prefix = next((prefix for prefix in _PREFIXES if key.startswith(prefix)), None)
        name = _ENV_KEYS.get(key.removeprefix(prefix or "").removeprefix("_"))
        if prefix is None or name is None:
            continue
        if name == "account":
            parts.put("host", f"{value}.snowflakecomputing.com")
        else:
            parts.put_parameter(name, value)
    return parts if parts.values or parts.left_out else None


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1]
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r'\\([\\"$`])', r"\1", value[1:-1])
    return re.split(r"\s#", value, maxsplit=1)[0].rstrip()


def read_libpq(text: str) -> Parts | None:
    """``host=… port=… dbname=…`` (libpq: keyword/value connection strings)."""
    parts = Parts("a libpq connection string")
    at = 0
    while at < len(text.rstrip()):
        found = _LIBPQ.match(text, at)
        if found is None:
            return None
        value = found[2]
        if value.startswith("'"):
            value = value[1:-1]
        elif _NEXT_SETTING.search(value):
            return None
        parts.put_parameter(found[1], re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL))
        at = found.end()
    return parts if parts.values else None


def read_ado(text: str) -> Parts | None:
    """``Server=…;Database=…;Uid=…;Pwd=…`` (ADO.NET connection strings)."""
    if ";" not in text or "=" not in text:
        return None
    parts = Parts("a connection string")
    for setting in re.findall(r"(?:[^;\"']|\"[^\"]*\"|'[^']*')+", text):
        key, equals, value = setting.partition("=")
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if equals:
            parts.put_parameter(key.strip(), value)
    return parts if parts.values else None


def read_command(text: str, type_name: str) -> Parts | None:
    """A ``psql`` or ``mysql`` command line."""
    if not re.match(r"\s*(psql|mysql|mariadb)\s", text):
        return None
    try:
        words = shlex.split(text)
    except ValueError:
        raise PasteError("The command has a quote that is not closed.") from None
    parts = Parts(f"a {words[0]} command")
    rest: list[str] = []
    at = 1
    while at < len(words):
        at += _read_word(parts, words, at, rest)
    for word in rest:
        nested = read_url(word, type_name) if is_url(word) else read_libpq(word)
        if nested is not None:
            parts.values |= nested.values
        else:
            parts.put("database", word)
    return parts


def _read_word(parts: Parts, words: list[str], at: int, rest: list[str]) -> int:
    """Take the word at ``at``; returns how many words that took."""
    word = words[at]
    flag, equals, value = word.partition("=")
    if word.startswith("--") and equals:
        parts.put_parameter(_FLAGS.get(flag, ""), value)
        return 1
    if words[0] != "psql" and word.startswith("-p"):
        parts.put("password", word[2:])
        return 1
    if word in _FLAGS and at + 1 < len(words):
        parts.put_parameter(_FLAGS[word], words[at + 1])
        return 2
    if word[:2] in _FLAGS and len(word) > 2 and word[1] != "-":
        parts.put_parameter(_FLAGS[word[:2]], word[2:])
        return 1
    if not word.startswith("-"):
        rest.append(word)
    return 1
