"""Whether somebody may do a thing, alone or with another's approval (授权)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.refusal import MayNotApprove, NeedsApproval
from app.domain.rulebook import Authority
from app.domain.rulebook.authority import Limits
from app.domain.staff import Role

_NOTHING = Limits()
_MANAGERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Approval:
    """The colleague ``staff``, by number, has shown who they are and says yes, for ``reason``."""

    staff: str
    name: str
    role: Role
    reason: str = ""

    @property
    def who(self) -> str:
        """Number and name, as they are printed."""
        return f"{self.staff} {self.name}".strip()


def limits_of(role: Role, authority: Authority) -> Limits:
    """How far somebody with ``role`` may go alone; an auditor changes nothing."""
    if role is Role.CASHIER:
        return authority.cashier
    return _NOTHING if role is Role.AUDITOR else authority.manager


def approved_by(
    what: str,
    allows: Callable[[Limits], bool],
    role: Role,
    approval: Approval | None,
    authority: Authority,
) -> str:
    """The number of who approved ``what``; empty where ``role`` may do it alone.

    Raises ``NeedsApproval`` where nobody did, ``MayNotApprove`` where who did may not either.
    """
    if allows(limits_of(role, authority)):
        return ""
    if approval is None:
        raise NeedsApproval(what=what)
    if not allows(limits_of(approval.role, authority)):
        raise MayNotApprove(what=what, staff=approval.staff)
    return approval.staff


def manager_for(what: str, role: Role, staff: str, approval: Approval | None) -> str:
    """The number of the manager who says yes to ``what``: ``staff`` with ``role``, or another.

    Raises ``NeedsApproval`` where nobody did, ``MayNotApprove`` where who did is none.
    """
    if role in _MANAGERS:
        return staff
    if approval is None:
        raise NeedsApproval(what=what)
    if approval.role not in _MANAGERS:
        raise MayNotApprove(what=what, staff=approval.staff)
    return approval.staff
