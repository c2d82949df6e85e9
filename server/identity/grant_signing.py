"""What the centre grants, signed: a till spends out of nothing that the centre did not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import keys
from app.sync import granting
from app.sync.wire import Grant
from server.tables.house import CentreRow


def signed(session: Session, log: str, grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """``grants`` to ``log`` with the centre's signature; a refusal needs none."""
    private = private_of(session)
    return tuple(
        replace(one, signature=keys.sign(granting.granted(log, one), private, granting.USE))
        if one.lots
        else one
        for one in grants
    )


def public_of(session: Session) -> str:
    """The half by which a till verifies them, in hex."""
    return keys.signing_public(private_of(session)).hex()


def private_of(session: Session) -> bytes:
    """The half that signs. It never leaves the centre."""
    found = session.scalar(select(CentreRow.grant_key))
    assert found is not None, "the centre is set up"
    return bytes.fromhex(found)
