"""Profiles: an API address, a region and where the token comes from, by name, in one TOML file."""
