"""What a device says that does not do what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

SCALE: Mapping[str, Callable[[], str]] = {
    "scale_silent": lambda: QCoreApplication.translate(
        "Wording", "The scale does not answer. Type the weight; check its power and cable."
    ),
    "scale_garbled": lambda: QCoreApplication.translate(
        "Wording", "The scale cannot be understood. Type the weight; check its settings."
    ),
    "scale_over": lambda: QCoreApplication.translate(
        "Wording", "That is more than the scale can weigh. Weigh it in parts."
    ),
    "scale_below_zero": lambda: QCoreApplication.translate(
        "Wording", "The scale is below zero. Empty the pan, zero or tare it, then weigh again."
    ),
    "scale_not_zeroed": lambda: QCoreApplication.translate(
        "Wording", "The scale found no zero at its start. Empty the pan and press its zero key."
    ),
    "scale_moving": lambda: QCoreApplication.translate(
        "Wording", "The pan still moves. Wait until it is still."
    ),
    "scale_not_tared": lambda: QCoreApplication.translate(
        "Wording", "The scale did not tare. Put the container on it and wait until it is still."
    ),
}
