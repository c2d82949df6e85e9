"""A till as the centre's tests need one: it writes correct chained documents, and rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import Engine, select

from app import canon, keys
from app.domain.basket import BasketLine
from app.domain.customer import Customer
from app.domain.documents import (
    Basis,
    Body,
    Document,
    GiveBack,
    NewMember,
    Personal,
    Return,
    ReturnCheck,
    Returned,
    ReturnedLine,
    Sale,
    SaleCheck,
    Source,
    Tender,
    TenderKind,
    TopUp,
)
from app.domain.holds import Hold
from app.domain.ledger import Kind
from app.domain.posting import post
from app.domain.quote import quote
from app.domain.returns import Past
from app.domain.rulebook import (
    PLAIN,
    Cap,
    EarnBy,
    EarningRule,
    Gift,
    Plan,
    Rulebook,
    TagBy,
    TagRule,
    Tier,
    TopUpOffer,
    Validity,
)
from app.domain.stored_value import choose_offer
from app.sync.wire import VERSION, AccountRow, Health, HoldWanted, Reply, Request, Sent
from server.base import reading
from server.books import load_holds
from server.centre import Centre
from server.setup import Opening, OpeningLot
from server.tables import value
from server.tables.journal import ExceptionRow, TransferRow
from server.tables.value import OF_HOLD, HoldLotRow, HoldRow, LotRow

AT = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
RULES = replace(
    PLAIN, version=2, stored_value=replace(PLAIN.stored_value, offers=(TopUpOffer(50_000, 5_000),))
)
RICH = replace(
    RULES,
    version=3,
    tiers=(
        Tier("base", "普通会员"),
        Tier("silver", "银卡", from_growth=100, gift=Gift(points=50), birthday_gift=Gift(points=8)),
        Tier("gold", "金卡", 50, from_growth=1_000, gift=Gift(bonus_fen=500)),
    ),
    earning=(
        EarningRule("base", EarnBy.MONEY, rate=1, per=100, validity=Validity(days=365)),
        EarningRule("growth", EarnBy.MONEY, Kind.GROWTH, rate=1, per=100, validity=Validity(365)),
        EarningRule("sign", EarnBy.SIGN_IN, rate=5, caps=(Cap(5),)),
        EarningRule("join", EarnBy.REGISTRATION, rate=20),
    ),
    tags=(TagRule("常客", TagBy.FREQUENCY, least=2, days=30),),
    plans=(Plan("year", "年卡", 10_000, months=12, gift=Gift(points=30)),),
)
NO_HOLDS: Mapping[str, Hold] = {}
APPLE = BasketLine("00101", "散称红富士苹果", "kg", 798, 1268, weighed=True)
PAPER = BasketLine("10004", "清风抽纸", "提", 2280, 1000)
HEALTH = Health("0.1.0", 0, 0)
PHONE_KEY = b"k" * 32
LIN = "lin"


def member(
    id: str, *, points: int = 0, principal_fen: int = 0, bonus_fen: int = 0, phone: str = ""
) -> Opening:
    """A member with what they bring; principal and bonus as of one top-up."""
    given = [(Kind.POINTS, points)], [(Kind.PRINCIPAL, principal_fen), (Kind.BONUS, bonus_fen)]
    groups = tuple(
        tuple(OpeningLot(kind, amount, AT - timedelta(days=30)) for kind, amount in group if amount)
        for group in given
    )
    groups = tuple(group for group in groups if group)
    acts = tuple(f"opening-{id}-{index}" for index in range(len(groups)))
    return Opening(id, f"0107{id}", "林", phone, f"card-{id}", "base", acts, groups)


def accounts_of(reply: Reply) -> dict[tuple[str, str], AccountRow]:
    """The account rows of a page."""
    return {(row.member, row.kind): row for row in reply.page if row.row == "account"}


def exceptions(engine: Engine) -> dict[str, dict[str, object]]:
    """What a manager has to look at: the facts of each by its code."""
    with reading(engine) as session:
        return {row.code: row.facts for row in session.scalars(select(ExceptionRow))}


def balances(engine: Engine, member: str) -> dict[str, int]:
    """What the member owns, of whatever there is any."""
    with reading(engine) as session:
        mine = select(value.AccountRow).where(value.AccountRow.member == member)
        return {row.kind: row.balance for row in session.scalars(mine) if row.balance}


def holds_of(engine: Engine, *ids: str) -> dict[str, Hold]:
    """The holds ``ids`` as the centre has them."""
    with reading(engine) as session:
        return load_holds(session, ids)


def sums_hold(engine: Engine) -> None:
    """Fail unless balances are what transfers, lots and holds add up to."""
    with reading(engine) as session:
        came: Counter[tuple[str, str]] = Counter()
        for move in session.scalars(select(TransferRow)):
            came[move.target, move.kind] += move.amount
            came[move.source, move.kind] -= move.amount
        assert sum(came.values()) == 0
        left, kept = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for lot in session.scalars(select(LotRow)):
            left[lot.member, lot.kind] += lot.left
            kept[lot.member, lot.kind] += lot.held
        reserved: Counter[tuple[str, str]] = Counter()
        parts = select(HoldRow, HoldLotRow).join(HoldLotRow, OF_HOLD)
        for hold, part in session.execute(parts):
            if hold.state in {"open", "frozen"}:
                reserved[hold.member, hold.kind] += part.amount - part.spent - part.returned
        for row in session.scalars(select(value.AccountRow)):
            key = (row.member, row.kind)
            assert row.balance == came[key] == left[key]
            assert row.held == kept[key] == reserved[key]


@dataclass(slots=True)
class TillBuilder:
    """One log of a till. Documents are numbered and chained in the order in which they are made."""

    id: str
    log: str
    shop: str = "0107"
    code: str = "T01"
    rulebook: Rulebook = PLAIN
    head: str = ""
    number: int = 0
    at: datetime = AT
    sent: list[Sent] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def new_id(self, what: str) -> str:
        """A name that no other has."""
        return f"{self.log}-{what}-{next(self._ids)}"

    def write(self, body: Body, personal: Personal | None = None, **changes: object) -> Sent:
        """Append ``body``; ``changes`` are fields of the envelope that shall be other."""
        raw = canon.dump(personal) if personal else b""
        salt = b"salt" * 4 if personal else b""
        hashed = keys.personal_hash(raw, salt) if personal else ""
        document = self.document(body, personal_hash=hashed)
        if changes:
            document = replace(document, **changes)  # type: ignore[arg-type]  # (fields of any type)
        return self.seal(document.id, canon.dump(document), raw, salt)

    def document(self, body: Body, *, personal_hash: str = "") -> Document:
        """``body`` in the next envelope of the chain."""
        self.number += 1
        self.at += timedelta(minutes=1)
        return Document(
            id=self.new_id(body.kind),
            log=self.log,
            number=self.number,
            made_at=self.at,
            shop=self.shop,
            till=self.code,
            staff="chen",
            serial="",
            rulebook=self.rulebook.version,
            basis=Basis(),
            body=body,
            personal_hash=personal_hash,
            previous=self.head,
        )

    def seal(self, id: str, content: bytes, personal: bytes = b"", salt: bytes = b"") -> Sent:
        """``content`` as the last document of the chain."""
        self.head = keys.digest(content)
        sent = Sent(self.number, id, content, self.head, "", personal, salt)
        self.sent.append(sent)
        return sent

    def rewrite(self, old: bytes, new: bytes) -> Sent:
        """The last document with ``new`` in place of ``old`` in its bytes, hashed anew."""
        last = self.sent.pop()
        assert old in last.content
        return self.seal(last.id, last.content.replace(old, new), last.personal, last.salt)

    def make_newer(self) -> Sent:
        """The last document as a newer program writes it, with a field nobody here knows."""
        return self.rewrite(b'"staff"', b'"mood":"good","staff"')

    def raw(self, content: bytes) -> Sent:
        """Bytes that are no document, in a document's place."""
        self.number += 1
        return self.seal(self.new_id("raw"), content)

    def register(self, member: str, phone: str, name: str = "林") -> Sent:
        """A new member."""
        number = f"0107{self.code[1:]}{self.number + 1:06d}"
        return self.write(NewMember(member, number, "base", Source.TILL), Personal(name, phone))

    def top_up(self, member: str, amount_fen: int) -> Sent:
        """Stored value, paid in cash."""
        best = choose_offer(amount_fen, self.rulebook)
        bonus = best.bonus_fen if best else 0
        cash = Tender(TenderKind.CASH, amount_fen, amount_fen)
        return self.write(TopUp(member, amount_fen, (cash,), bonus))

    def sell(
        self,
        member: str = "",
        *lines: BasketLine,
        points: int = 0,
        value_fen: int = 0,
        bonus_fen: int = 0,
        holds: tuple[str, ...] = (),
    ) -> Sent:
        """A sale, priced as the rulebook wants it, the rest paid in cash.

        ``bonus_fen`` of ``value_fen`` will come out of bonus: it earns nothing.
        """
        return self.write(
            self.sale(
                member, *lines, points=points, value_fen=value_fen, bonus_fen=bonus_fen, holds=holds
            )
        )

    def sale(
        self,
        member: str = "",
        *lines: BasketLine,
        points: int = 0,
        value_fen: int = 0,
        bonus_fen: int = 0,
        holds: tuple[str, ...] = (),
    ) -> Sale:
        """The body of such a sale."""
        lines = lines or (PAPER,)
        customer = Customer("", points) if member else None
        priced = quote(lines, customer, self.rulebook, at=AT, points=points, bonus_fen=bonus_fen)
        cash = priced.due_fen - value_fen
        tenders = [Tender(TenderKind.STORED_VALUE, value_fen)] if value_fen else []
        tenders += [Tender(TenderKind.CASH, cash, cash)] if cash else []
        check = SaleCheck(priced.gross_fen, priced.due_fen, priced.points, priced.earned)
        return Sale(lines, member, priced.points, tuple(tenders), holds, check)

    def past(
        self, sent: Sent, *returns: tuple[ReturnedLine, ...], holds: Mapping[str, Hold] = NO_HOLDS
    ) -> Past:
        """The sale in ``sent`` as this till posted it out of ``holds``."""
        document = canon.load_document(sent.content)
        assert isinstance(document.body, Sale)
        transfers = post(document, self.rulebook, holds).transfers
        return Past(document, document.body, self.rulebook, transfers, returns)

    def bring_back(self, past: Past, *lines: tuple[int, int], member: str | None = None) -> Sent:
        """Goods of ``past`` come back, by line and thousandths; refunded and printed as due."""
        return self.write(self.returned(past, *lines, member=member))

    def returned(self, past: Past, *lines: tuple[int, int], member: str | None = None) -> Return:
        """The body of such a return."""
        back = tuple(ReturnedLine(index, milli) for index, milli in lines)
        owner = past.sale.member if member is None else member
        blank = Return(
            past.document.id, back, past.sale.member, (), "不合适", "li", ReturnCheck(-1)
        )
        found = {
            one.what: one.derived
            for one in post(replace(past.document, body=blank), self.rulebook, {}, past).differences
        }
        check = ReturnCheck(
            found["refund_fen"],
            found.get("points", 0),
            found.get("principal_fen", 0),
            found.get("bonus_fen", 0),
            found.get("clawed_points", 0),
        )
        cash = (Tender(TenderKind.CASH, check.refund_fen),) if check.refund_fen else ()
        return replace(blank, member=owner, refunds=cash, check=check)

    def give_back(self, member: str, amounts: Mapping[str, int]) -> Sent:
        """What of holds was not needed; ``amounts`` by hold."""
        returned = tuple(Returned(hold, amount) for hold, amount in amounts.items())
        return self.write(GiveBack(member, returned))

    def request(self, *documents: Sent, wanted: tuple[HoldWanted, ...] = ()) -> Request:
        """A round that sends ``documents`` and asks for everything."""
        return Request(
            version=VERSION,
            feed_id="",
            cursor="",
            log=self.log,
            last_number=self.number,
            head_hash=self.head,
            oldest_without_result=1,
            documents=documents,
            holds_wanted=wanted,
            rows=1000,
            health=HEALTH,
        )

    def push(self, centre: Centre, *documents: Sent) -> Reply:
        """Send ``documents``, or all there are."""
        return centre.round(self.id, self.request(*(documents or self.sent)))

    def hear(self, centre: Centre) -> Reply:
        """Read the results of all that it sent, and say so."""
        said = centre.round(self.id, replace(self.request(), results_since=""))
        told = replace(
            self.request(), results_since=said.results_cursor, results_feed_id=said.feed_id
        )
        return centre.round(self.id, told)

    def ask(self, centre: Centre, id: str, member: str, kind: Kind, amount: int) -> Reply:
        """Ask for a hold; the reply's first grant is the answer."""
        want = HoldWanted(id, member, kind, amount)
        return centre.round(self.id, self.request(wanted=(want,)))
