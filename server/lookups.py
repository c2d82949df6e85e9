"""What a till asks beside its rounds: who is named by a code, and what a refund starts from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.ledger import account_of
from app.domain.member import CodeKind
from app.domain.refusal import UnknownMember
from app.sync.questions import Found, LookUp, PlanFacts, PrepaidFacts, Unfinished
from app.sync.wire import Result
from server import plans, prepaid, results, rows, scope
from server.aliases import Aliases
from server.base import reading
from server.books import account_key
from server.centre import Centre
from server.following import Changed
from server.settle import LogOfAnother
from server.tables.house import CentreRow, LogRow
from server.tables.people import MemberCodeRow, MemberRow
from server.tables.value import AccountRow

MOST_MEMBERS = 9


def look_up(centre: Centre, till: str, wanted: LookUp) -> Found:
    """Who is named by the code that is ``wanted``: nobody, somebody, or several.

    Rows and results are of one snapshot, and the results are all that the rows contain of the
    till's documents. Raises ``LogOfAnother``.
    """
    with reading(centre.engine) as session:
        feed_id = session.scalar(select(CentreRow.feed_id))
        assert feed_id is not None, "the centre is set up"
        if feed_id != wanted.feed_id:
            return Found(feed_id, (), ())
        told = tuple(one for log in wanted.unfinished for one in results_of(session, till, log))
        named = _named(session, wanted)
        changed = [row for member in named for row in _rows(session, member)]
        found = Found(feed_id, told, rows.page(session, dict.fromkeys(changed)))
    scope.look_up(centre.engine, till, named)
    return found


def prepaid_facts(centre: Centre, member: str) -> PrepaidFacts:
    """The open top-ups of ``member``. Raises ``UnknownMember``."""
    with reading(centre.engine) as session:
        return PrepaidFacts(prepaid.prepaid_of(session, _known(session, member)))


def plan_facts(centre: Centre, member: str) -> PlanFacts:
    """The periods of ``member`` that are not over. Raises ``UnknownMember``."""
    with reading(centre.engine) as session:
        return PlanFacts(plans.open_periods(session, _known(session, member), centre.now()))


def results_of(session: Session, till: str, unfinished: Unfinished) -> tuple[Result, ...]:
    """All results of the till in a log, from where one may be without. Raises ``LogOfAnother``."""
    log = session.get(LogRow, unfinished.log)
    if log is not None and log.till != till:
        raise LogOfAnother(log=unfinished.log)
    return results.of_log(session, unfinished.log, unfinished.number)


def _named(session: Session, wanted: LookUp) -> tuple[str, ...]:
    """Whose the code is now. What is typed as it stands never names by the hash of a phone."""
    kind = MemberCodeRow.kind
    mine = select(MemberCodeRow.member).where(
        MemberCodeRow.code == wanted.code,
        MemberCodeRow.retired.is_(False),
        MemberCodeRow.member.is_not(None),
        kind == wanted.kind.value if wanted.kind else kind != CodeKind.PHONE.value,
    )
    found = session.scalars(mine.order_by(MemberCodeRow.kind).limit(MOST_MEMBERS))
    return tuple(dict.fromkeys(member for member in found if member is not None))


def _rows(session: Session, member: str) -> list[Changed]:
    """The rows of ``member``; those of a merge go with them by themselves (``rows.page``)."""
    kinds = select(AccountRow.kind).where(AccountRow.member == member).order_by(AccountRow.kind)
    keys = (account_key(account_of(member, unit)) for unit in session.scalars(kinds))
    return [Changed("member", member), *(Changed("account", key) for key in keys)]


def _known(session: Session, member: str) -> str:
    """Who ``member`` is by now."""
    now = Aliases.of(session, {member}).now(member)
    if session.get(MemberRow, now) is None:
        raise UnknownMember(key=member)
    return now
