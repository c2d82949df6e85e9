"""How many documents of each kind a day has made, and in which of their forms."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

from sqlalchemy import Engine, select

from app.domain.documents import Body
from server.base import reading
from server.tables.journal import DocumentRow, ResultRow
from tests.whole.house import PASS, RULES

_COUPONS = {one.code for one in RULES.coupons}
_CODES = {"wechat", "alipay"}
_ACROSS = 3
AT_THE_CENTRE = {"adjustment", "merge", "unmerge"}
"""No till makes these."""


def count(engine: Engine) -> tuple[Counter[str], Counter[str]]:
    """Documents by kind, and by form; one document may have several forms."""
    kinds, forms = Counter[str](), Counter[str]()
    with reading(engine) as session:
        rows = session.execute(
            select(DocumentRow.id, DocumentRow.kind, DocumentRow.content, ResultRow.till).join(
                ResultRow, ResultRow.document == DocumentRow.id
            )
        ).all()
    till = {row.id: row.till for row in rows}
    for row in rows:
        body = json.loads(row.content)["body"]
        kinds[row.kind] += 1
        forms.update(_forms(body))
        if row.kind == "return" and till[body["sale"]] != row.till:
            forms["return at the other till"] += 1
    return kinds, forms


def table(
    kinds: Counter[str], forms: Counter[str], acts: Counter[str], refused: Counter[str]
) -> list[str]:
    """Every kind that a till can make, the forms, and the acts, with how many there were."""
    return [
        *_part("documents", Counter({kind: kinds[kind] for kind in _of_tills()})),
        *_part("of them", forms),
        *_part("acts", acts),
        *_part("acts that could not be done then", refused),
    ]


def missing(kinds: Counter[str]) -> list[str]:
    """What a till can make, and none has."""
    return [kind for kind in _of_tills() if not kinds[kind]]


def _of_tills() -> list[str]:
    every = {one.__dataclass_fields__["kind"].default for one in get_args(Body)}
    return sorted(every - AT_THE_CENTRE)


def _part(title: str, counted: Counter[str]) -> Iterator[str]:
    yield f"{title}: {counted.total()}"
    cells = [f"{name.replace('_', ' '):<28}{number:>5}" for name, number in counted.most_common()]
    for at in range(0, len(cells), _ACROSS):
        yield "   ".join(("", *cells[at : at + _ACROSS]))


def _forms(body: dict[str, Any]) -> Iterator[str]:
    kind = body["kind"].replace("_", " ")
    tenders = {one["kind"] for one in body.get("tenders", ())}
    refunds = {one["kind"] for one in body.get("refunds", ())}
    if tenders & _CODES:
        yield f"{kind} by code"
    for paid in sorted(tenders & {"card", "stored_value", "exchange"}):
        yield f"{kind} by {paid}"
    if "exchange" in refunds:
        yield "return in exchange"
    if body.get("approved_by"):
        yield f"{kind} approved"
    if kind == "sale":
        yield from _forms_of_sale(body)
    elif kind == "new member" and body.get("referrer"):
        yield "new member with referrer"
    elif kind == "cash move":
        yield f"cash {body['way']}"
    elif kind == "audit":
        yield f"audit: {body['what']}"


def _forms_of_sale(body: dict[str, Any]) -> Iterator[str]:
    if body["points"]:
        yield "sale by points"
    if _COUPONS & set(body.get("offers", ())):
        yield "sale with coupon"
    if any(line["sku"] == PASS for line in body["lines"]):
        yield "sale of a pass"
    if len(body["tenders"]) > 1:
        yield "sale paid in parts"
    if body["member"]:
        yield "sale to a member"
