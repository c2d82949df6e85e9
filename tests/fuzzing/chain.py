"""The chain that is asked: tills, staff and members, and documents that went well or did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from fastapi import FastAPI
from sqlalchemy import Engine, select

from app.domain.coupon_code import CHANCE_BYTES, coupon_code
from app.domain.ledger import Kind
from app.domain.rulebook import Coupon, Deal, DealBy, Validity
from app.domain.staff import Role
from app.models.mirror import FORM
from app.sync.questions import AskApproval, AskReturn, ImageWanted
from app.sync.wire import ResultState
from server import approvals, coupons, feed, return_rights, rulebooks, setup, striking, tables
from server.acts import By
from server.base import reading, writing
from server.centre import Centre
from server.http import create_app
from server.identity import staff
from server.images import Images
from server.quota import Quota
from server.tables.journal import DocumentRow, ExceptionRow, ResultRow
from tests.server.builder import PHONE_KEY, RICH, TillBuilder, member

SHOP, FEED, AT = "0107", "feed-1", datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
STEP, MONTH, YEAR = timedelta(seconds=61), timedelta(days=30), timedelta(days=365)
TOKENS = {"till": "token-T01", "manager": "token-manager", "administrator": "token-admin"}
TILLS, SPARE, SCRAP, LOST = ("T01", "T02"), ("T03", "T04", "T05"), ("T06", "T07"), ("T08", "T09")
MEMBERS = tuple(f"member-{number}" for number in range(1, 10))
PENNILESS = tuple(f"penniless-{number}" for number in range(1, 6))
CASHIERS, LEAVERS = ("cashier-1", "cashier-2", "cashier-3"), ("cashier-4", "cashier-5")
CODES = tuple(coupon_code(number.to_bytes(CHANCE_BYTES, "big")) for number in range(20))
TEN = Coupon("TEN", "十元券", Deal(DealBy.AMOUNT, off_fen=1_000), validity=Validity(30))
APPROVALS = tuple(f"approval-{number}" for number in range(1, 16))
_ASIDE = (ResultState.PARKED.value, ResultState.QUARANTINED.value)
RULES = replace(RICH, version=9, coupons=(TEN,))


def clock() -> Callable[[], datetime]:
    """A month after the chain was made; it goes on with every look.

    So what was lost can be written off, and nobody has asked too often for long.
    """
    looks = count()
    return lambda: AT + MONTH + next(looks) * STEP


def application(engine: Engine) -> FastAPI:
    """The centre of the chain on an empty database, as it is asked.

    Its images do not grow old: one that is known can be fetched for as long as is asked.
    """
    centre = Centre(engine, lambda: AT)
    found(centre)
    centre.now = clock()
    app = create_app(centre)
    app.state.quota = Quota(at_once=2**60)
    app.state.images = Images(Centre(engine, lambda: AT + MONTH))
    return app


def found(centre: Centre) -> None:
    """Fill the empty database of ``centre``."""
    tables.ALL.create_all(centre.engine)
    with writing(centre.engine) as session:
        setup.found(session, feed_id=FEED, phone_key=PHONE_KEY)
        setup.add_shop(session, SHOP, "一店")
        for till in TILLS + SPARE + SCRAP + LOST:
            setup.enrol(session, SHOP, till, id=till, token=f"token-{till}")
        setup.add_administrator(session, "李", id="admin", token=TOKENS["administrator"])
        token = TOKENS["manager"]
        staff.add(session, "王", Role.MANAGER, [SHOP], id="manager", token=token)
        for one in CASHIERS + LEAVERS:
            staff.add(session, "陈", Role.CASHIER, [SHOP], id=one, token="")
    with feed.stamping(centre.engine) as stamps:
        rulebooks.put(stamps, RULES)
        opened = [member(one, points=1_000, principal_fen=10_000) for one in MEMBERS]
        setup.open_members(stamps, [*opened, *map(member, PENNILESS)], AT)
        coupons.make_batch(stamps, "TEN", "开业", list(zip(CODES, CODES, strict=True)), at=AT)
    for till in TILLS + LOST:
        _work(TillBuilder(till, _log(till), code=till, rulebook=RULES), centre)
    _ask_for_returns(centre)
    _ask_for_approvals(centre)
    _lose(centre)


def known(app: FastAPI) -> dict[str, list[str]]:
    """What there is to be asked about in ``application``, by kind."""
    wanted = ImageWanted(FEED, (), FORM)
    file = app.state.images.answer(TILLS[0], wanted).file
    assert file is not None, "an image of so few is made while it is waited for"
    with reading(app.state.centre.engine) as session:
        documents = session.scalars(select(DocumentRow.id)).all()
        aside = session.scalars(select(ResultRow.document).where(ResultRow.state.in_(_ASIDE))).all()
        exceptions = session.scalars(select(ExceptionRow.id)).all()
    return {
        "members": list(MEMBERS),
        "penniless": list(PENNILESS),
        "cards": [f"card-{one}" for one in MEMBERS],
        "coupons": list(CODES),
        "documents": list(documents),
        "aside": list(aside),
        "exceptions": list(exceptions),
        "approvals": list(APPROVALS),
        "rights": list(map(_right, MEMBERS)),
        "serials": list(map(_serial, MEMBERS)),
        "tills": list(SPARE),
        "lost": list(LOST),
        "scrap": list(SCRAP),
        "staff": list(CASHIERS),
        "leavers": list(LEAVERS),
        "logs": list(map(_log, TILLS)),
        "feeds": [FEED],
        "images": [file.name],
    }


def _work(till: TillBuilder, centre: Centre) -> None:
    """Sell, top up and hold; overdraw, and send what nobody here can read."""
    for one in MEMBERS:
        till.write(till.sale(one), serial=_serial(one) if till.id == TILLS[0] else "")
        till.top_up(one, 10_000)
        till.sell(one, points=200)
    till.sell(MEMBERS[0])
    till.make_newer()
    till.raw(b"nothing")
    sent = replace(till.request(*till.sent), results_since="", results_feed_id=FEED)
    told = centre.round(till.id, sent)
    for one in MEMBERS:
        till.ask(centre, f"hold-{till.id}-{one}", one, Kind.POINTS, 100)
    heard = replace(till.request(), results_since=told.results_cursor, results_feed_id=FEED)
    centre.round(till.id, heard)


def _ask_for_returns(centre: Centre) -> None:
    """The second till asks for what the first sold, and heard that it is settled."""
    for one in MEMBERS:
        wanted = AskReturn(_right(one), _log(TILLS[1]), _serial(one))
        with feed.stamping(centre.engine) as stamps:
            answer = return_rights.ask(stamps, TILLS[1], wanted, centre.now())
        assert answer.granted, answer


def _ask_for_approvals(centre: Centre) -> None:
    """Asked when all is over, by the clock, so that they wait for an answer until then."""
    with reading(centre.engine) as session:
        cashier = staff.find(session, CASHIERS[0])
    assert cashier is not None
    for id in APPROVALS:
        wanted = AskApproval(id, cashier.number, "改价", "顾客要求")
        approvals.ask(centre.engine, TILLS[1], wanted, centre.now() + YEAR)


def _lose(centre: Centre) -> None:
    """Strike off what nobody found again."""
    with feed.stamping(centre.engine) as stamps:
        who = staff.find(stamps.session, "admin")
        assert who is not None
        for till in LOST:
            striking.strike_off(stamps, till, By(who, AT, "丢失"))


def _log(till: str) -> str:
    return f"log-{till}"


def _right(one: str) -> str:
    return f"right-{one}"


def _serial(one: str) -> str:
    return f"{SHOP}-{TILLS[0]}-20261121-{MEMBERS.index(one) + 1:06d}"
