"""Drivers: a codec (bytes to meaning, pure) on a link, behind a Protocol."""
