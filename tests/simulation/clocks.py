"""The tills' clocks, which nobody keeps right."""

from __future__ import annotations

from datetime import timedelta

from tests.simulation.world import Device, World

JUMPS = (timedelta(days=-1), timedelta(days=365), timedelta(hours=-1), timedelta(minutes=5))


def step(world: World, device: Device) -> None:
    """Somebody sets the till's clock, perhaps while something is rung up."""
    device.till.world.at += world.chance.choice(JUMPS)


ACTS = ((0.2, step),)
