"""What all tests share: how many examples are generated, and what a row of a table is called."""

from hypothesis import settings

pytest_plugins = ["tests.servers.fixtures"]

settings.register_profile("long", deadline=None)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A short name for a long text: pytest keeps it, and looks for it among all the others."""
    is_long = isinstance(val, str | bytes) and len(val) > 60
    return f"{type(val).__name__} of {len(val)}" if is_long else None
