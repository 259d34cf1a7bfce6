"""Checks from this machine, before Stitch makes its own: from here, not from Stitch.

A failed connection check is told minutes later and in one line. Most of what fails it can be seen
from a desk: a closed port, a wrong password, a privilege that is missing. Nothing here writes to
anybody's database.
"""
