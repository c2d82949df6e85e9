"""The two ways a thing can fail without being a bug.

``Refused``      a rule says no. Final: asking again gives the same answer.
``Unavailable``  the world says not now: unplugged, offline, disk full. Retry.

Anything else that is raised is a bug, and is left to reach the crash report.
"""

from __future__ import annotations

from typing import ClassVar


class Refused(Exception):
    """A rule says no. ``code`` is stable: it is stored, sent and translated."""

    code: ClassVar[str]

    def __init__(self, **facts: int | str) -> None:
        super().__init__(f"{self.code} {facts}" if facts else self.code)
        self.facts = facts


class Unavailable(Exception):
    """The device, disk or network cannot do it now; nothing has changed.

    ``code`` is stable and names what was asked; ``detail`` is for the log, never for a cashier.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
