"""What documents of members do: who a member is, how they are named, what they agreed to.

Facts are never refused. What breaks a rule is done as far as it protects the member, and a manager
is told, under the code with which the rule refuses it at a till.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import delete, select

from app.domain.calendar import day_of
from app.domain.documents import (
    CardTransfer,
    CodeChange,
    ConsentChange,
    Document,
    NewMember,
    Personal,
    ProfileChange,
    Purpose,
    StatusChange,
)
from app.domain.ledger import Kind, Reason
from app.domain.member import (
    CodeKind,
    MemberCode,
    MemberStatus,
    Owed,
    change_status,
    status_after_replacement,
    stricter,
)
from app.domain.member.code import retire
from app.domain.member.consent import agreed
from app.domain.member.profile import check_profile
from app.domain.member.transfer import hand_over
from app.domain.refusal import MemberBlocked, Refused
from app.domain.rulebook import Rulebook
from app.keys import phone_hash
from server import codes, consents, newcomers
from server.base import insert_all
from server.books import Books
from server.feed import Stamps
from server.results import Trouble
from server.tables.people import ConsentRow, MemberPinRow, MemberRow, TagRow

Act = Callable[[Document, MemberRow, Personal | None, Rulebook], Iterator[Trouble]]
_PERSONAL = (NewMember, ProfileChange, CardTransfer)
"""What cannot be done in full without its personal part."""
_OF_THE_LIVING = (ProfileChange, CodeChange)
"""What is not done to who was cancelled: nothing that was erased comes back."""


@dataclass(slots=True)
class People:
    """Members within one transaction."""

    stamps: Stamps
    books: Books
    phone_key: bytes

    def change(
        self, document: Document, personal: Personal | None, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        """Do what ``document`` says of its member, if it does; what a manager has to look at.

        ``personal`` is None where it was forgotten on the way.
        """
        body = document.body
        if personal is None and isinstance(body, _PERSONAL):
            yield Trouble("personal_missing")
        if isinstance(body, NewMember):
            yield from self._register(document, body, personal or Personal(), rulebook)
            return
        act = self._acts().get(type(body))
        if act is not None:
            row = self.stamps.session.get(MemberRow, body.member)
            if row is None:
                yield unknown(body.member)
                return
            row.ver += 1
            if row.status == MemberStatus.CANCELLED.value and isinstance(body, _OF_THE_LIVING):
                yield troubled(MemberBlocked(status=row.status))
            else:
                yield from act(document, row, personal, rulebook)
            self.stamps.session.flush()
            self.stamps.stamp("member", row.id)

    def _acts(self) -> Mapping[type, Act]:
        return {
            ProfileChange: self._profile,
            ConsentChange: self._consent,
            StatusChange: self._status,
            CodeChange: self._code,
            CardTransfer: self._hand_over,
        }

    def _register(
        self, document: Document, body: NewMember, personal: Personal, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        tier = rulebook.tier(body.tier).code
        at = document.made_at
        found = newcomers.enter(self.stamps, body, personal, self.phone_key, tier=tier, at=at)
        yield from found
        if any(trouble.code == "member_known" for trouble in found):
            return
        if body.card:
            yield from codes.not_printed(self.stamps.session, body.card)
        row = self.stamps.session.get_one(MemberRow, body.member)
        version = rulebook.consent_version
        yield from consents.record(self.stamps, row, document, body.consents, version)

    def _profile(
        self, document: Document, row: MemberRow, personal: Personal | None, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        """Field by field, the last that settled wins. A field that nobody named is not kept."""
        body = document.body
        assert isinstance(body, ProfileChange)
        session = self.stamps.session
        history = consents.history_of(session, row.id)
        guarded = agreed(history, Purpose.GUARDIAN, rulebook.consent_version)
        today = day_of(document.made_at, rulebook.zone)
        try:
            told = personal or Personal()
            check_profile(body, told, today=today, guardian_agreed=guarded)
        except Refused as refused:
            yield troubled(refused)
        if personal is not None and body.fields:
            phone = row.phone
            named = {field.value: getattr(personal, field.value) for field in body.fields}
            new = replace(newcomers.personal_of(row), **named)
            newcomers.set_personal(row, new, self.phone_key)
            if row.phone != phone:
                yield from codes.change_phone(session, row.id, row.phone_hash)
        self._tag(row.id, body.tags_added, body.tags_removed)

    def _tag(self, member: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
        mine = (TagRow.member == member, TagRow.automatic.is_(False))
        self.stamps.session.execute(delete(TagRow).where(*mine, TagRow.tag.in_(removed)))
        rows = [{"member": member, "tag": tag, "automatic": False} for tag in dict.fromkeys(added)]
        known = set(self.stamps.session.scalars(select(TagRow.tag).where(*mine)))
        insert_all(self.stamps.session, TagRow, [row for row in rows if row["tag"] not in known])

    def _consent(
        self, document: Document, row: MemberRow, _personal: Personal | None, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        body = document.body
        assert isinstance(body, ConsentChange)
        version = rulebook.consent_version
        yield from consents.record(self.stamps, row, document, body.consents, version)
        consents.obey(self.stamps.session, row, version)

    def _status(
        self, document: Document, row: MemberRow, _personal: Personal | None, _rules: Rulebook
    ) -> Iterator[Trouble]:
        body = document.body
        assert isinstance(body, StatusChange)
        now = MemberStatus(row.status)
        if body.status is now:
            return
        try:
            owed = owed_of(self.books, row.id)
            to = change_status(now, body.status, owed=owed, identified=body.identified)
        except Refused as refused:
            yield troubled(refused)
            to = stricter(now, body.status)
        yield from self._take_status(document, row, to)

    def _take_status(
        self, document: Document, row: MemberRow, to: MemberStatus
    ) -> Iterator[Trouble]:
        """``to``, unless it lifts what its till did not know of: clocks order nothing."""
        now = MemberStatus(row.status)
        known = row.status_log == document.log or document.basis.member_ver >= row.status_ver
        if stricter(now, to) is not to and not known:
            yield Trouble("status_late", {"now": now.value, "to": to.value})
        elif to is not now:
            row.status, row.status_ver, row.status_log = to.value, row.ver, document.log

    def _code(
        self, document: Document, row: MemberRow, _personal: Personal | None, _rules: Rulebook
    ) -> Iterator[Trouble]:
        """A code bound, taken off, or put in the place of another."""
        body = document.body
        assert isinstance(body, CodeChange)
        session, kind = self.stamps.session, body.code_kind
        if body.replaces:
            try:
                retire(codes.codes_of(session, row.id), MemberCode(kind, body.replaces))
            except Refused as refused:
                yield troubled(refused)
            else:
                codes.retire(session, kind, body.replaces)
        if body.code and MemberCode(kind, body.code) not in codes.codes_of(session, row.id):
            if kind is CodeKind.CARD:
                yield from codes.not_printed(session, body.code)
            taken = codes.give(session, kind, body.code, row.id)
            if taken:
                yield taken
        if kind is CodeKind.CARD and body.code and body.replaces:
            try:
                now = MemberStatus(row.status)
                to = status_after_replacement(now, identified=body.identified)
            except Refused as refused:
                yield troubled(refused)
            else:
                yield from self._take_status(document, row, to)

    def _hand_over(
        self, document: Document, row: MemberRow, personal: Personal | None, rulebook: Rulebook
    ) -> Iterator[Trouble]:
        """Nothing goes over where a rule says no: what was the former holder's would be lost."""
        body = document.body
        assert isinstance(body, CardTransfer)
        if personal is None:
            return
        session = self.stamps.session
        try:
            after = hand_over(
                body,
                personal,
                codes.codes_of(session, row.id),
                status=MemberStatus(row.status),
                phone_hash=phone_hash(personal.phone, self.phone_key) if personal.phone else "",
                version=rulebook.consent_version,
                at=document.made_at,
                today=day_of(document.made_at, rulebook.zone),
            )
        except Refused as refused:
            yield troubled(refused)
            return
        newcomers.set_personal(row, after.personal, self.phone_key)
        row.minor, row.pin_reset = body.minor, after.pin_reset
        yield from codes.change_phone(session, row.id, row.phone_hash)
        for code in after.codes:
            if code.retired:
                codes.retire(session, code.kind, code.code)
        session.execute(delete(TagRow).where(TagRow.member == row.id))
        session.execute(delete(ConsentRow).where(ConsentRow.member == row.id))
        session.execute(delete(MemberPinRow).where(MemberPinRow.member == row.id))
        last = {given.consent.purpose: given for given in after.consents}
        consents.write(self.stamps, row, document, last.values())


def troubled(refused: Refused) -> Trouble:
    """What a till would have refused."""
    return Trouble(refused.code, dict(refused.facts))


def unknown(member: str) -> Trouble:
    """The document stays as it came, with its personal part."""
    return Trouble("member_unknown", {"member": member})


def owed_of(books: Books, member: str) -> Owed:
    """What ``member`` paid for and has not had yet."""
    lots = [stock.lot for stock in books.lots_of(member)]
    principal = sum(lot.left for lot in lots if lot.account.kind is Kind.PRINCIPAL)
    uses = (lot for lot in lots if lot.account.kind is Kind.PASS and lot.source is Reason.BOUGHT)
    return Owed(principal, sum(lot.left for lot in uses))
