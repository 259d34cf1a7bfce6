"""What all tests share: how many examples are generated, what a row of a table is called, and that
the profiles and tokens of whoever runs them are out of reach.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.servers.fixtures"]

settings.register_profile("long", deadline=None)


@pytest.fixture(scope="session", autouse=True)
def own_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty configuration folder."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("configuration")))
        yield


def pytest_make_parametrize_id(val: object) -> str | None:
    """A short name for a long text: pytest keeps it, and looks for it among all the others."""
    is_long = isinstance(val, str | bytes) and len(val) > 60
    return f"{type(val).__name__} of {len(val)}" if is_long else None
