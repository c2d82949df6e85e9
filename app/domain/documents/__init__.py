"""Documents (单据): what happened at the counter, each one immutable value.

A document says what was done and chosen: goods, points wanted, tenders. What follows from it
(points earned, lots used) is derived by ``posting`` at the till and again at the centre;
checks carry what the till derived and printed, to be compared, never to be believed.
"""

from __future__ import annotations

from app.domain.customer import Counter
from app.domain.documents.duty import (
    Audit,
    CashMove,
    CashWay,
    Exceptional,
    Pieces,
    ShiftClose,
    ShiftOpen,
)
from app.domain.documents.envelope import Basis, Body, Document
from app.domain.documents.membership import Drawing, PlanEnd, PlanOrder, PlanPeriod
from app.domain.documents.people import (
    CardTransfer,
    Channel,
    CodeChange,
    Consent,
    ConsentChange,
    Field,
    Merge,
    NewMember,
    Personal,
    ProfileChange,
    Purpose,
    Source,
    StatusChange,
    Unmerge,
)
from app.domain.documents.selling import (
    MOST_STARS,
    BlindReturn,
    Rating,
    Return,
    ReturnCheck,
    ReturnedLine,
    Sale,
    SaleCheck,
)
from app.domain.documents.tender import Tender, TenderKind
from app.domain.documents.value import (
    Activity,
    Adjustment,
    GiveBack,
    PassUse,
    Prepaid,
    PrepaidRefund,
    Redeem,
    RedeemedItem,
    Returned,
    TopUp,
)

__all__ = [
    "MOST_STARS",
    "Activity",
    "Adjustment",
    "Audit",
    "Basis",
    "BlindReturn",
    "Body",
    "CardTransfer",
    "CashMove",
    "CashWay",
    "Channel",
    "CodeChange",
    "Consent",
    "ConsentChange",
    "Counter",
    "Document",
    "Drawing",
    "Exceptional",
    "Field",
    "GiveBack",
    "Merge",
    "NewMember",
    "PassUse",
    "Personal",
    "Pieces",
    "PlanEnd",
    "PlanOrder",
    "PlanPeriod",
    "Prepaid",
    "PrepaidRefund",
    "ProfileChange",
    "Purpose",
    "Rating",
    "Redeem",
    "RedeemedItem",
    "Return",
    "ReturnCheck",
    "Returned",
    "ReturnedLine",
    "Sale",
    "SaleCheck",
    "ShiftClose",
    "ShiftOpen",
    "Source",
    "StatusChange",
    "Tender",
    "TenderKind",
    "TopUp",
    "Unmerge",
]
