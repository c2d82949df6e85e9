"""Cases: a question to the rules as a JSON file, with the answer it expects (``docs/cases``).

Whoever knows the shop's rules can write one without reading the code. With ``--check`` what the
rules say is compared with what the case expects, so a case is a test. A case is answered by the
same posting and settlement as a document of a till, so that the two cannot disagree.
"""

from __future__ import annotations

from app.cases.answer import Answer, as_json, as_text
from app.cases.file import Case, read
from app.cases.prepaid_refund import PrepaidRefundCase, refunded
from app.cases.quote import QuoteCase, quoted
from app.cases.returned import returned
from app.domain.refusal import Refused

__all__ = ["Answer", "Case", "answer", "as_json", "as_text", "read"]


def answer(case: Case) -> Answer:
    """Ask the rules; where one says no, its code and facts are the figures.

    Raises ``canon.Unreadable`` where the parts of the case do not go together.
    """
    try:
        if isinstance(case, QuoteCase):
            return quoted(case)
        return refunded(case) if isinstance(case, PrepaidRefundCase) else returned(case)
    except Refused as no:
        return Answer(case.title, (), {"refused": no.code, **no.facts}, case.expects)
