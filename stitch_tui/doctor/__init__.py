"""What this machine needs for the program to work well: looked at, with what mends it."""
