"""The database drivers, which not everybody needs: the extra ``[preflight]``."""

from importlib.util import find_spec

INSTALL = "pip install 'stitch-tui[preflight]'"
_DRIVERS = {"psycopg": "PostgreSQL", "pymysql": "MySQL"}


def missing_drivers() -> tuple[str, ...]:
    """The databases whose driver is not installed."""
    return tuple(name for module, name in _DRIVERS.items() if find_spec(module) is None)
