"""Who decides at the centre."""

from __future__ import annotations

from sqlalchemy import Engine

from app.domain.staff import Role
from server import setup
from server.acts import By
from server.base import writing
from server.identity.staff import Somebody
from tests.till import START

ADMINISTRATOR = "administrator"


def appoint(engine: Engine) -> None:
    """Let there be an administrator."""
    with writing(engine) as session:
        setup.add_administrator(session, "王芳", id=ADMINISTRATOR, token="token-administrator")


def by(reason: str) -> By:
    """The administrator, who may do everything."""
    return By(Somebody(ADMINISTRATOR, "王芳", Role.ADMINISTRATOR, None), START, reason)
