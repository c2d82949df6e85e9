"""What must hold when a day is over: added up again, from the documents that are at the centre."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from app import keys
from app.models.balances import balances_of, reading
from app.models.journal import DocumentRow as OwnRow
from app.start import enrolment
from server.base import reading as reading_centre
from server.tables.journal import DocumentRow, ExceptionRow, ResultRow
from server.tables.value import AccountRow
from tests.server.invariants import all_hold

UNITS = ("points", "principal", "bonus", "growth")
_AMOUNT = re.compile(r"-?[0-9,]+\.[0-9]{2}")
Body = dict[str, Any]


@dataclass(slots=True)
class Drawer:
    """What one till's documents say of its shift. Written for itself, by nothing of the program."""

    float_fen: int = 0
    sales: int = 0
    gross_fen: int = 0
    due_fen: int = 0
    returns: int = 0
    returned_fen: int = 0
    cash_fen: int = 0
    top_ups: int = 0
    topped_up_fen: int = 0
    joined: int = 0
    tenders: Counter[str] = field(default_factory=Counter)
    closed: Body = field(default_factory=dict)

    @property
    def expected_fen(self) -> int:
        """What should lie in the drawer."""
        return self.float_fen + self.cash_fen

    def add(self, body: Body) -> None:
        """One more document."""
        kind = body["kind"]
        if kind == "sale":
            self.sales += 1
            self.gross_fen += body["check"]["gross_fen"]
            self.due_fen += body["check"]["due_fen"]
            self._keep(body.get("into_value_fen", 0))
        elif kind == "return":
            check = body["check"]
            self.returns += 1
            self.returned_fen += check["refund_fen"] + check["principal_fen"] + check["bonus_fen"]
        elif kind == "blind_return":
            self.returns += 1
            self.returned_fen += sum(one["amount_fen"] for one in body["refunds"])
        elif kind == "top_up":
            self.top_ups += 1
            self.topped_up_fen += body["amount_fen"]
        elif kind == "new_member":
            self.joined += 1
        elif kind == "shift_open":
            self.float_fen = body["float_fen"]
        elif kind == "cash_move":
            self.cash_fen += body["amount_fen"] * (1 if body["way"] == "in" else -1)
        elif kind == "shift_close":
            self.closed = body
        self._pay(body.get("tenders", ()), 1)
        self._pay(body.get("refunds", ()), -1)

    def _keep(self, fen: int) -> None:
        """Change that a member keeps in the balance."""
        self.top_ups += bool(fen)
        self.topped_up_fen += fen
        self.cash_fen += fen
        self.tenders["cash"] += fen

    def _pay(self, tenders: Iterable[Body], way: int) -> None:
        for one in tenders:
            self.tenders[one["kind"]] += way * one["amount_fen"]
            if one["kind"] == "cash":
                self.cash_fen += way * one["amount_fen"]


def drawers(engine: Engine) -> dict[str, Drawer]:
    """By the number of the till's log: what is in its documents."""
    found: dict[str, Drawer] = {}
    with reading_centre(engine) as session:
        ordered = select(DocumentRow).order_by(DocumentRow.log, DocumentRow.number)
        rows = session.execute(select(ResultRow.document, ResultRow.till))
        till = {row.document: row.till for row in rows}
        for row in session.scalars(ordered):
            body: Body = json.loads(row.content)["body"]
            found.setdefault(till[row.id], Drawer()).add(body)
    return found


def check(engine: Engine, tills: dict[str, Path], done: dict[str, str]) -> None:
    """Fail unless all agree.

    Two things the centre tells though nobody did wrong: who signs in at both tills while one is
    offline has passed the cap, and points that are set aside elsewhere are not taken back with the
    goods that earned them.
    """
    all_hold(engine)
    with reading_centre(engine) as session:
        rows = session.execute(select(DocumentRow.id, DocumentRow.serial)).all()
        states = Counter(session.scalars(select(ResultRow.state)))
        written = {
            row.id: json.loads(row.content)["body"] for row in session.scalars(select(DocumentRow))
        }
        exceptions = [
            (one.code, written[one.document]) for one in session.scalars(select(ExceptionRow))
        ]
        accounts = session.execute(select(*AccountRow.__table__.columns)).all()
    told = {(code, body.get("what", body["kind"])) for code, body in exceptions}
    assert told <= {("cap_passed", "sign_in"), ("claim_not_covered", "return")}, exceptions
    assert states.keys() <= {"settled", "exception"}, states
    there = {row.id for row in rows}
    lost = {serial for serial, id in done.items() if id not in there}
    assert not lost, f"acknowledged, and not at the centre: {lost}"
    serials = [row.serial for row in rows if row.serial]
    assert len(serials) == len(set(serials)), "a receipt number was given twice"
    made: list[str] = []
    for name, folder in tills.items():
        made += _check_till(name, folder, accounts)
    assert sorted(made) == sorted(there)


def _check_till(name: str, folder: Path, accounts: Any) -> list[str]:
    """The till shows every member as the centre does, and has no gap; its documents."""
    store = enrolment.open_till(folder, enrolment.enrolled(folder), keys.new_salt().hex())
    try:
        with reading(store) as session:
            numbers = list(session.scalars(select(OwnRow.number).order_by(OwnRow.number)))
            assert numbers == list(range(1, len(numbers) + 1)), f"{name}: a gap"
            for row in accounts:
                if row.kind in UNITS:
                    shown = balances_of(session, row.member)[row.kind]
                    assert shown == row.balance, f"{name} {row.member} {row.kind}: {shown}"
            assert session.scalar(select(func.count()).select_from(OwnRow))
            return list(session.scalars(select(OwnRow.id)))
    finally:
        store.close()


def figures(paper: Path, title: str) -> dict[str, str]:
    """What the last report with ``title`` says, by its words; amounts without their commas."""
    lines = (paper / "events.jsonl").read_text(encoding="utf-8").splitlines()
    papers = [event["lines"] for event in map(json.loads, lines) if event["event"] == "receipt"]
    last = [lines for lines in papers if any(title in line for line in lines)][-1]
    return dict(_pairs(last))


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        words, _, value = line.rstrip().rpartition(" ")
        if words.strip() and value:
            yield words.strip(), value.replace(",", "")
