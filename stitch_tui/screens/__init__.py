"""The screens: one file each, its styles beside it."""
