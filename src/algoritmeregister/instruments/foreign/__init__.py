"""Reads the instruments of others as packs, unmodified. A file with something unknown in it is refused, by name."""
