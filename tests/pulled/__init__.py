"""The printer's plug is pulled within a receipt, byte by byte: what the till makes of it."""
