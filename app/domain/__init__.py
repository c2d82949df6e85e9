"""Rules: frozen values and pure functions; no clock, no chance, no I/O, no other library."""
