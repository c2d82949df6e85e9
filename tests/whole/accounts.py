"""What each member must have at the end of a day: what they had, and what the documents say.

Added up from what stands in the documents and from the rules of the house; nothing of the program
is asked what follows from a document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import accumulate
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.rulebook import Prize
from server.base import reading
from server.tables.journal import DocumentRow, TransferRow
from server.tables.value import AccountRow, LotRow
from tests.whole.house import PASS, RULES

Balances = Counter[tuple[str, str]]
Body = dict[str, Any]
USES, JOINED, REFERRED = 10, 10, 50
_GIFTS = {plan.code: plan.gift.points for plan in RULES.plans}
_DRAWS = {draw.code: draw for draw in RULES.draws}


def balances(engine: Engine) -> Balances:
    """Points, value (principal and bonus together) and uses of the pass, by member."""
    found: Balances = Counter()
    with reading(engine) as session:
        for row in session.scalars(select(AccountRow)):
            if row.kind in {"principal", "bonus"}:
                found[row.member, "value"] += row.balance
            elif row.kind == "points" or row.kind.startswith("pass"):
                found[row.member, row.kind.partition(":")[0]] += row.balance
    return found


def check(engine: Engine, opening: Balances) -> None:
    """Fail unless what the documents say brought every member from ``opening`` to now."""
    moved: Balances = Counter()
    with reading(engine) as session:
        for content in session.scalars(select(DocumentRow.content)):
            document = json.loads(content)
            body = document["body"]
            _add(moved, body)
            if body["kind"] == "drawing":
                _check_prize(document)
            elif body["kind"] == "return" and body.get("member"):
                moved[body["member"], "points"] += _not_taken(session, document)
            elif body["kind"] == "plan_end":
                moved[body["member"], "points"] -= _lapsed(session, body)
    now = balances(engine)
    wanted = {at: opening[at] + moved[at] for at in {*opening, *moved, *now}}
    wrong = {at: (wanted[at], now[at]) for at in wanted if wanted[at] != now[at]}
    assert not wrong, f"reckoned, and what the centre says: {wrong}"


def _add(moved: Balances, body: Body) -> None:
    """What one document moves."""
    member = body.get("member", "")
    for name, change in (("points", _points), ("value", _value), ("pass", _uses)):
        amount = change(body) if member else 0
        moved[member, name] += amount
    if body["kind"] == "new_member" and body.get("referrer"):
        moved[body["referrer"], "points"] += REFERRED


def _points(body: Body) -> int:
    check = body.get("check", {})
    changes: dict[str, Callable[[], int]] = {
        "sale": lambda: check["earned"] - check["points"],
        "return": lambda: check["points"] - check["clawed_points"],
        "blind_return": lambda: -body["clawed_points"],
        "redeem": lambda: -body["points"],
        "activity": lambda: body["points"],
        "plan_order": lambda: 0 if body["trial"] else _GIFTS[body["plan"]],
        "new_member": lambda: JOINED,
        "drawing": lambda: _prize(body).gift.points - _DRAWS[body["draw"]].points,
    }
    return changes.get(body["kind"], int)()


def _value(body: Body) -> int:
    """Principal and bonus."""
    kind, moved = body["kind"], 0
    if kind == "sale":
        moved += body.get("into_value_fen", 0)
        spent = (one for one in body["tenders"] if one["kind"] == "stored_value")
        moved -= sum(one["amount_fen"] for one in spent)
    elif kind == "return":
        moved += body["check"]["principal_fen"] + body["check"]["bonus_fen"]
    elif kind == "top_up":
        moved += body["amount_fen"] + body["bonus_fen"]
    elif kind == "prepaid_refund":
        every = body["prepaid"]
        moved -= sum(one["paid_fen"] + one["bonus_fen"] - one["charged_fen"] for one in every)
    elif kind == "drawing":
        moved += _prize(body).gift.bonus_fen
    return moved


def _prize(body: Body) -> Prize:
    """What the till showed."""
    return next(one for one in _DRAWS[body["draw"]].prizes if one.code == body["prize"])


def _check_prize(document: Body) -> None:
    """Fail unless the seed wins what the till showed; a prize with a stock may have run out."""
    body, prizes = document["body"], _DRAWS[document["body"]["draw"]].prizes
    mixed = f"{body['seed']}\n{document['previous']}\n{document['id']}"
    ends = list(accumulate(one.weight for one in prizes))
    at = int(sha256(mixed.encode()).hexdigest(), 16) * ends[-1] >> 256
    won = next(one for one, end in zip(prizes, ends, strict=True) if at < end)
    may_be = {won.code, prizes[-1].code} if won.stock else {won.code}
    assert body["prize"] in may_be, (document["id"], body["prize"], won.code)


def _not_taken(session: Session, document: Body) -> int:
    """Points that had come with the goods and were not free any more: the shop bears them.

    How many those are, the centre says; here that it is no more than what was to be taken.
    """
    borne = sum(
        session.scalars(
            select(TransferRow.amount).where(
                TransferRow.document == document["id"],
                TransferRow.kind == "points",
                TransferRow.reason == "shortfall",
            )
        )
    )
    assert borne <= document["body"]["check"]["clawed_points"], document
    return borne


def _lapsed(session: Session, body: Body) -> int:
    """Points that came with the periods that ended, and that nobody had used.

    How many those are, the centre says; here that none of a gift stayed but what is held at a till,
    and that no more went than was given.
    """
    lapsed = 0
    for period in body["periods"]:
        mine = LotRow.id.startswith(f"{period['order']}:", autoescape=True)
        lots = session.scalars(select(LotRow).where(mine, LotRow.kind == "points")).all()
        assert sum(lot.amount for lot in lots) == _GIFTS[period["plan"]], period
        assert all(lot.left == lot.held for lot in lots), f"a gift outlived its plan: {period}"
        gone = select(TransferRow.amount).where(
            TransferRow.lot.in_([lot.id for lot in lots]), TransferRow.reason == "lapse"
        )
        lapsed += sum(session.scalars(gone))
    return lapsed


def _uses(body: Body) -> int:
    moved = 0
    if body["kind"] == "sale":
        sold = (one for one in body["lines"] if one["sku"] == PASS)
        moved += USES * sum(one["quantity_milli"] // 1000 for one in sold)
    elif body["kind"] == "pass_use":
        moved -= body["uses"]
    return moved
