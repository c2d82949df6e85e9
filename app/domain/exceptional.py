"""Which documents somebody may ask about, and why (trust.md, section 5)."""

from __future__ import annotations

from app.domain.documents import (
    Adjustment,
    Audit,
    BlindReturn,
    Document,
    Exceptional,
    Return,
)


def exceptional(document: Document) -> Exceptional | None:
    """Why ``document`` may be asked about; None where it is a day's work.

    A document that carries its own reason and approval is its own entry: nothing is noted twice.
    """
    match document.body:
        case Audit(what=what):
            return what
        case BlindReturn():
            return Exceptional.BLIND_RETURN
        case Adjustment():
            return Exceptional.MANUAL_POINTS
        case Return(approved_by=by) if by:
            return Exceptional.RETURN_OVER_LIMIT
        case _:
            return None
