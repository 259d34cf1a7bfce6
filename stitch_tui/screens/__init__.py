"""The screens: one file each, its styles beside it."""

READ_AHEAD = ("frame", "destinations", "welcome", "destination_types")
"""Whose styles are read with the first frame: a file read later has Textual parse all of them anew,
while somebody waits for that screen."""
