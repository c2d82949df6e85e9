"""Passes (次卡): which a member has, asking for their uses, using them (划次)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.documents import PassUse
from app.domain.ledger import Account, Kind
from app.domain.member import Member
from app.domain.receipt import Receipt
from app.domain.refusal import PassNotFor
from app.domain.rulebook import Rulebook
from app.domain.slips import GivenKind, GivenSlip
from app.domain.stored_value import pass_for
from app.models import articles
from app.models.balances import reading
from app.models.counter import JobKind
from app.operations.desk import Desk
from app.operations.grants import spending
from app.operations.holding import ask_missing, at_counter, held_for, short_of
from app.operations.journal import Recorded, queue_print, record
from app.operations.screen import current, owned, view
from app.operations.serving import Serving
from app.operations.slips import head, member_part, render
from app.operations.views import CounterView


@dataclass(frozen=True, slots=True)
class PassView:
    """A pass of the member: uses left, and how many of them can be used at this till now."""

    sku: str
    name: str
    left: int
    held: int


@dataclass(frozen=True, slots=True)
class PassArticle:
    """An article that a pass pays for."""

    sku: str
    name: str


@dataclass(frozen=True, slots=True)
class Used:
    """``uses`` were taken by ``document``, and ``left`` are left of the pass; its slip."""

    document: str
    uses: int
    left: int
    receipt: Receipt
    view: CounterView


def passes(desk: Desk, pays_for: str = "") -> tuple[PassView, ...]:
    """The passes of the member on the basket that have uses left; those good for ``pays_for``.

    One that the rulebook does not know any more is not among them: nothing can be had for it.
    """
    with reading(desk.store) as session:
        member, served = at_counter(session, desk)
        left = _left(session, member, served)
        good = pass_for(pays_for, left, served.rulebook) if pays_for else tuple(left)
        names = {product.sku: product.name for product in served.rulebook.stored_value.passes}
        return tuple(
            PassView(sku, names[sku], left[sku], served.held_of({Kind.PASS}, sku))
            for sku in good
            if sku in names and left[sku]
        )


def paid_by_pass(desk: Desk, sku: str, code: str = "") -> tuple[PassArticle, ...]:
    """What the pass ``sku`` pays for, by name; of these the article with ``code``, where it is one.

    Nothing without a ``code`` for a pass that is good for any article.
    """
    with reading(desk.store) as session:
        rulebook = articles.rulebook_at(session, desk.now())
        product = next((one for one in rulebook.stored_value.passes if one.sku == sku), None)
        if product is None:
            return ()
        if not code:
            return tuple(_article(session, one) for one in product.pays_for)
        known = articles.goods_by_code(session, code) or articles.goods(session, code)
        if known is None or not pass_for(known.sku, [sku], rulebook):
            return ()
        return (PassArticle(known.sku, known.name),)


def ask_uses(desk: Desk, sku: str, uses: int = 1) -> bool:
    """Ask the centre for ``uses`` of the pass, less what is held; whether anything was missing."""
    with desk.store.writing.begin() as session:
        member, served = at_counter(session, desk)
        missing = uses - served.held_of({Kind.PASS}, sku)
        ask_missing(session, desk, Account(member.id, Kind.PASS, sku), missing)
        return missing > 0


def use_pass(desk: Desk, sku: str, pays_for: str, uses: int = 1) -> Used:
    """Take ``uses`` of the pass ``sku`` for the article ``pays_for``. It is a visit, and earns.

    Raises ``PassNotFor`` where the pass does not pay for it, ``NotHeld`` where too few uses are
    held here: the rest is asked for then.
    """
    with spending(desk) as session:
        member, served = at_counter(session, desk)
        if not pass_for(pays_for, [sku], served.rulebook):
            raise PassNotFor(sku=sku, pays_for=pays_for)
        account = Account(member.id, Kind.PASS, sku)
        no = short_of(session, desk, served, account, uses)
        if no is None:
            held = held_for(served, account)
            body = PassUse(member.id, sku, pays_for, uses, tuple(hold.id for hold in held))
            done = record(
                session, desk, body, rulebook=served.rulebook, basis=served.basis, held=held
            )
            shown = view(session, desk, current(session, desk))
            left = _left(session, *at_counter(session, desk)).get(sku, 0)
            slip = _slip(session, desk, done, served, left)
            queue_print(session, desk, JobKind.PASS_USE, done.document.id, slip)
            return Used(done.document.id, uses, left, render(slip, desk), shown)
    raise no


def _slip(session: Session, desk: Desk, done: Recorded, served: Serving, left: int) -> GivenSlip:
    body, member, rulebook = done.document.body, served.member, served.rulebook
    assert isinstance(body, PassUse)
    assert member is not None
    return GivenSlip(
        head(session, desk, done.document),
        GivenKind.USES,
        member_part(session, desk, member, rulebook, earned=0),
        member.number,
        ((_article(session, body.pays_for).name, f"×{body.uses}"),),
        ((_name(body.sku, rulebook), f"-{body.uses}次"), ("剩余次数", f"{left}次")),
    )


def _name(sku: str, rulebook: Rulebook) -> str:
    return next(one.name for one in rulebook.stored_value.passes if one.sku == sku)


def _article(session: Session, sku: str) -> PassArticle:
    """By its SKU alone where it is sold no more: what was paid ahead is had all the same."""
    known = articles.goods(session, sku)
    return PassArticle(sku, known.name if known else sku)


def _left(session: Session, member: Member, served: Serving) -> dict[str, int]:
    """Uses by the SKU of their pass, as far as they are known here."""
    there = owned(session, member.id, served.held).amounts
    prefix = f"{Kind.PASS}:"
    return {
        unit.removeprefix(prefix): there[unit] for unit in sorted(there) if unit.startswith(prefix)
    }
