"""What pytest does differently for a mutant.

Few examples, the same in every run, and none made simpler: it is enough that there is one.
"""

import functools
import gc
import sys

from hypothesis import Phase, settings

settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=20,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("mutation")


def pytest_configure() -> None:
    """Leave what was there before the fork out of garbage collections: twice as fast."""
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Forget what functions gave before: a mutant is not asked where its answer is known."""
    ours = [module for name, module in sys.modules.items() if name.startswith("stitch_tui")]
    for value in [value for module in ours for value in vars(module).values()]:
        if isinstance(value, functools._lru_cache_wrapper):
            value.cache_clear()
