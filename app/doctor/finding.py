"""What the doctor looks at, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What is looked at, in this order."""

    FILE = "file"
    MIRROR = "mirror"
    TRIGGERS = "triggers"
    CHAIN = "chain"
    SIGNATURES = "signatures"
    DOCUMENTS = "documents"
    PERSONAL = "personal"
    TRANSFERS = "transfers"
    HOLDS = "holds"
    OUTBOX = "outbox"
    SERIES = "series"
    PRINTING = "printing"


class Code(StrEnum):
    """What is wrong. Stable: a program may read it."""

    UNREADABLE_FILE = "unreadable_file"
    DAMAGED_PAGE = "damaged_page"
    CONSTRAINT = "constraint"
    TRIGGER_MISSING = "trigger_missing"
    EDITED = "edited"
    HASH_EDITED = "hash_edited"
    REMOVED = "removed"
    TAIL_REMOVED = "tail_removed"
    REORDERED = "reordered"
    REWRITTEN = "rewritten"
    BEHIND_CENTRE = "behind_centre"
    SIGNATURE_WRONG = "signature_wrong"
    SIGNATURE_MISSING = "signature_missing"
    UNREADABLE = "unreadable"
    ROW_DIFFERS = "row_differs"
    PERSONAL_DIFFERS = "personal_differs"
    TRANSFER_DIFFERS = "transfer_differs"
    TRANSFER_MISSING = "transfer_missing"
    TRANSFER_FOREIGN = "transfer_foreign"
    HOLD_DIFFERS = "hold_differs"
    HOLD_OVERDRAWN = "hold_overdrawn"
    NOT_IN_OUTBOX = "not_in_outbox"
    OUTBOX_DIFFERS = "outbox_differs"
    SERIES_BEHIND = "series_behind"
    JOB_STRANGE = "job_strange"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in ``table`` at ``place``: log and number of a document, or another key.

    ``detail`` never has personal data.
    """

    code: Code
    table: str
    place: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows of a kind were looked at, what is wrong, and of how many it cannot be said."""

    check: Check
    rows: int
    findings: tuple[Finding, ...] = ()
    not_checked: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. ``heads`` are the logs as they end here: log, number, hash.

    ``compared``: a head of the centre was given, so a removed tail would have been found.
    """

    checked: tuple[Checked, ...]
    heads: tuple[tuple[str, int, str], ...] = ()
    compared: bool = False

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not any(one.findings for one in self.checked)


class Notes:
    """What one check gathers while it goes through its rows."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.rows = self.not_checked = 0
        self._findings: list[Finding] = []

    def say(self, code: Code, table: str, place: str, detail: str = "") -> None:
        """Note a finding; the same twice is one."""
        finding = Finding(code, table, place, detail)
        if finding not in self._findings:
            self._findings.append(finding)

    def done(self) -> Checked:
        """What came of it."""
        return Checked(self.check, self.rows, tuple(self._findings), self.not_checked)


def place_of(log: str, number: int) -> str:
    """How a document's place is written: ``log-T03 #12``."""
    return f"{log} #{number}"
