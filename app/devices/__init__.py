"""Drivers: a codec (bytes to meaning, pure) on a link (where it is plugged in), behind a Protocol."""
