"""A terminal UI explorer for Stitch destinations."""

__version__ = "0.1.0"
