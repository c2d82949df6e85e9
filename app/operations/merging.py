"""Two members who are one person: merged (合并), and merged by mistake."""

from __future__ import annotations

from app.domain.documents import Merge, Unmerge
from app.domain.member.merging import Membership, check_merge, check_unmerge
from app.domain.refusal import BadField, NeedsApproval
from app.models import moves, own, people
from app.models.own import Change
from app.operations.desk import Desk
from app.operations.holding import hand_baskets
from app.operations.journal import record, release
from app.operations.profile import Changed, changed, known


def merge(desk: Desk, winner: str, loser: str, *, reason: str, approved_by: str) -> Changed:
    """Let ``loser`` be ``winner`` from now on: the loser's codes name the winner here at once.

    What the loser owns is shown with the winner once the centre has moved it; what was held for
    the loser goes back, so that all of it can be. Raises ``BadField`` without a reason,
    ``NeedsApproval``, ``CannotMerge``.
    """
    _insist(reason, approved_by)
    with desk.store.writing.begin() as session:
        aliases = own.aliases(session)
        kept, served = known(session, desk, winner, cancelled=True)
        gone, _ = known(session, desk, loser, cancelled=True)
        check_merge(
            Membership(winner, kept.status, kept.tier),
            Membership(loser, gone.status, gone.tier),
            aliases,
        )
        release(session, desk, loser, served.rulebook)
        hand_baskets(session, loser, winner, served.rulebook)
        body = Merge(winner, loser, reason.strip(), approved_by)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        own.keep(session, done.document.id, gone, Change(merged_into=winner))
        return changed(session, desk, done.document.id, winner)


def unmerge(
    desk: Desk, winner: str, loser: str, merge: str, *, reason: str, approved_by: str
) -> Changed:
    """Undo the merge in the document ``merge``, while the winner spent nothing here since.

    What was spent elsewhere, the centre knows. Raises ``BadField``, ``NeedsApproval``,
    ``SpentSinceMerge``.
    """
    _insist(reason, approved_by)
    with desk.store.writing.begin() as session:
        kept, served = known(session, desk, winner, cancelled=True)
        check_unmerge(moves.spending_after(session, winner, merge))
        body = Unmerge(winner, loser, merge, reason.strip(), approved_by)
        done = record(session, desk, body, rulebook=served.rulebook, basis=served.basis)
        base = people.unmerged(session, loser)
        if base is not None:
            own.keep(session, done.document.id, base, Change(merged_into=""))
        return changed(session, desk, done.document.id, kept.id)


def _insist(reason: str, approved_by: str) -> None:
    if not reason.strip():
        raise BadField(field="reason")
    if not approved_by:
        raise NeedsApproval(what="merge")
