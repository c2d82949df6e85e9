"""A member's status and cards: frozen, lost, found, cancelled; bound, replaced, handed over."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.domain.calendar import day_of
from app.domain.documents import (
    CardTransfer,
    CodeChange,
    Consent,
    Field,
    Personal,
    StatusChange,
)
from app.domain.ledger import Kind
from app.domain.member import (
    CodeKind,
    Member,
    MemberCode,
    MemberStatus,
    Owed,
    bind,
    change_status,
    replace,
    retire,
    status_after_replacement,
)
from app.domain.member.code import Codes
from app.domain.member.transfer import hand_over
from app.domain.refusal import BadField, MemberBlocked, NeedsApproval
from app.models import own, people
from app.models.own import Change
from app.operations.desk import Desk
from app.operations.holding import hand_baskets
from app.operations.joining import check_new_card, check_phone
from app.operations.journal import record, release
from app.operations.profile import Changed, change_to, changed, known
from app.operations.screen import owned
from app.operations.serving import Serving

_WITHOUT_APPROVAL = {MemberStatus.LOST}


def set_status(
    desk: Desk,
    member: str,
    status: MemberStatus,
    reason: str,
    *,
    approved_by: str = "",
    identified: bool = False,
) -> Changed:
    """Make ``member`` frozen, lost, active again or cancelled; it holds here from now on.

    A loss is taken down from anybody, and found again by whoever is ``identified``; all else is
    approved. One who is not active any more is taken off every basket, and what is held for them
    goes back. Raises ``BadField`` without a reason, ``NeedsApproval``, ``IllegalStatus``,
    ``NotIdentified``, ``StillOwns``.
    """
    if not reason.strip():
        raise BadField(field="reason")
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member, cancelled=True)
        owed = _owed(session, who, served)
        change_status(who.status, status, owed=owed, identified=identified)
        found = who.status is MemberStatus.LOST and status is MemberStatus.ACTIVE
        if not (found or status in _WITHOUT_APPROVAL or approved_by):
            raise NeedsApproval(what="status")
        if status is not MemberStatus.ACTIVE:
            release(session, desk, who.id, served.rulebook)
            hand_baskets(session, who.id, "", served.rulebook)
        body = StatusChange(who.id, status, reason.strip(), approved_by, identified)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        own.keep(session, done.document.id, who, Change(status=status))
        return changed(session, desk, done.document.id, who.id)


def bind_card(desk: Desk, member: str, card: str) -> Changed:
    """Bind ``card`` to the member besides those they have; it scans here at once.

    Raises ``MemberBlocked`` unless the member is active, ``UnknownCard``, ``CardTaken``.
    """
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member)
        _insist_on_active(who)
        check_new_card(session, card)
        before = people.codes(session, who.id)
        after = bind(before, MemberCode(CodeKind.CARD, card))
        body = CodeChange(who.id, CodeKind.CARD, card)
        return _record(session, desk, who, served, body, codes=_differing(before, after))


def replace_card(
    desk: Desk, member: str, old: str, new: str, *, identified: bool, reason: str = ""
) -> Changed:
    """The card ``new`` in the place of ``old`` (补卡): one whose card was lost is active again.

    Raises ``NotIdentified``, ``MemberBlocked``, ``UnknownCard`` for a card that is not theirs or
    none, ``CardTaken``.
    """
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member, cancelled=True)
        status = status_after_replacement(who.status, identified=identified)
        check_new_card(session, new)
        before = people.codes(session, who.id)
        card = MemberCode(CodeKind.CARD, new)
        after = replace(before, MemberCode(CodeKind.CARD, old), card)
        body = CodeChange(who.id, CodeKind.CARD, new, old, reason.strip(), identified)
        codes = _differing(before, after)
        return _record(session, desk, who, served, body, codes=codes, status=status)


def remove_card(
    desk: Desk, member: str, card: str, *, identified: bool, reason: str = ""
) -> Changed:
    """Take ``card`` off: it names nobody any more, here at once. Raises ``UnknownCard``."""
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member)
        before = people.codes(session, who.id)
        after = retire(before, MemberCode(CodeKind.CARD, card))
        body = CodeChange(who.id, CodeKind.CARD, "", card, reason.strip(), identified)
        return _record(session, desk, who, served, body, codes=_differing(before, after))


def transfer_card(
    desk: Desk,
    member: str,
    personal: Personal,
    consents: tuple[Consent, ...],
    approved_by: str,
    *,
    minor: bool = False,
) -> Changed:
    """Another person, told in ``personal``, takes the membership over with all it owns (转让).

    Raises ``NeedsApproval``, ``MemberExists`` for a phone that is another's, ``MemberBlocked``
    unless the member is active, and what ``check_holder`` does.
    """
    if not approved_by:
        raise NeedsApproval(what="card_transfer")
    with desk.store.writing.begin() as session:
        who, served = known(session, desk, member)
        before = people.codes(session, who.id)
        hashed = check_phone(session, desk, personal.phone, who.id)
        body = CardTransfer(who.id, consents, approved_by, minor)
        rulebook = served.rulebook
        handed = hand_over(
            body,
            personal,
            before,
            status=who.status,
            phone_hash=hashed,
            version=rulebook.consent_version,
            at=served.at,
            today=day_of(served.at, rulebook.zone),
        )
        done = record(session, desk, body, rulebook=rulebook, basis=served.basis, personal=personal)
        shown = change_to(personal, frozenset(Field))
        own.keep(session, done.document.id, who, shown, _differing(before, handed.codes))
        return changed(session, desk, done.document.id, who.id)


def _record(
    session: Session,
    desk: Desk,
    who: Member,
    served: Serving,
    body: CodeChange,
    *,
    codes: Iterable[MemberCode],
    status: MemberStatus | None = None,
) -> Changed:
    done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
    change = Change(status=status if status is not who.status else None)
    own.keep(session, done.document.id, who, change, codes)
    return changed(session, desk, done.document.id, who.id)


def _differing(before: Codes, after: Codes) -> tuple[MemberCode, ...]:
    """What of ``after`` is new or retired now, and phones of ``before`` that are gone."""
    kept = {(code.kind, code.code) for code in after}
    gone = tuple(
        MemberCode(code.kind, code.code, retired=True)
        for code in before
        if (code.kind, code.code) not in kept
    )
    return (*gone, *(code for code in after if code not in before))


def _insist_on_active(who: Member) -> None:
    if who.status is not MemberStatus.ACTIVE:
        raise MemberBlocked(status=who.status.value)


def _owed(session: Session, who: Member, served: Serving) -> Owed:
    """What was paid for and not had; a pass that was given counts too, for it cannot be told."""
    there = owned(session, who.id, served.held)
    passes = f"{Kind.PASS}:"
    uses = sum(amount for unit, amount in there.amounts.items() if unit.startswith(passes))
    return Owed(there[Kind.PRINCIPAL], uses)
