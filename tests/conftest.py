"""What all tests share: how many examples are generated."""

from hypothesis import settings

settings.register_profile("long", deadline=None)
