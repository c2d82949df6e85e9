"""Devices that speak bytes on a TCP port or a pty, for tests and demos without hardware.

A peer is a callable: bytes in, bytes out. It imports no driver code, so that a mistake in a driver
is not repeated here.
"""
