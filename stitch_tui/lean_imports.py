"""Imports httpx and pydantic without what they take along where they find it; nothing here uses it.

click, which uvicorn needs, makes httpx load its own command line, and with that pygments and rich's
Markdown: 25 ms and 3 MB. pydantic looks for plugins in every package there is: 10 ms.
"""

import importlib
import os
import sys


def load() -> None:
    """Import them. What is imported later finds click and its like as ever."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    is_there = "click" in sys.modules
    if not is_there:
        sys.modules["click"] = None  # type: ignore[assignment]  # an import of it fails
    try:
        importlib.import_module("httpx")
    finally:
        if not is_there:
            del sys.modules["click"]
    importlib.import_module("pydantic")
