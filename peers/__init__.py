"""Devices that speak real bytes on a pty or a TCP port. They import no driver code."""
