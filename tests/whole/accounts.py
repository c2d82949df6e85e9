"""What each member must have at the end of a day: what they had, and what the documents say.

Added up from what stands in the documents and from the rules of the house; nothing of the program
is asked what follows from a document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, select

from server.base import reading
from server.tables.journal import DocumentRow
from server.tables.value import AccountRow
from tests.whole.house import PASS, RULES

Balances = Counter[tuple[str, str]]
Body = dict[str, Any]
USES, JOINED, REFERRED = 10, 10, 50
_GIFTS = {plan.code: plan.gift.points for plan in RULES.plans}


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
            _add(moved, json.loads(content)["body"])
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
    return moved


def _uses(body: Body) -> int:
    moved = 0
    if body["kind"] == "sale":
        sold = (one for one in body["lines"] if one["sku"] == PASS)
        moved += USES * sum(one["quantity_milli"] // 1000 for one in sold)
    elif body["kind"] == "pass_use":
        moved -= body["uses"]
    return moved
