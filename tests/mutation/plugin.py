"""What pytest does differently for a mutant.

Few examples, and the same in every run: none is to survive by luck, or only sometimes.
"""

import gc

from hypothesis import settings

settings.register_profile(
    "mutation", deadline=None, derandomize=True, database=None, max_examples=20
)
settings.load_profile("mutation")


def pytest_configure() -> None:
    """Leave what was there before the fork out of garbage collections: twice as fast."""
    gc.freeze()
