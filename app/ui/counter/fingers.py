"""What is aimed at with a finger is as big as one."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QScrollArea, QScroller, QWidget


def for_fingers(window: QWidget, target: int) -> None:
    """Make everything in ``window`` that is aimed at ``target`` pixels high at least."""
    for part in window.findChildren(QWidget):
        aimed = isinstance(part, QPushButton) or part.objectName() == "choice_row"
        if aimed and part.maximumHeight() < target:
            part.setFixedHeight(target)
        elif aimed and part.minimumHeight() < target and not part.property("pad_key"):
            part.setMinimumHeight(target)
        if isinstance(part, QScrollArea):
            gesture = QScroller.ScrollerGestureType.TouchGesture
            QScroller.grabGesture(part.viewport(), gesture)
