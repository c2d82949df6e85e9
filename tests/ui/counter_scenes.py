"""The counter itself: the sale, what is asked beside it, its lamps and its messages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from app.operations.views import AttentionItem, AttentionKind
from app.ui.counter.actions import Name
from app.ui.counter.layout import TouchCounter
from app.ui.counter.outside import PrinterLamp, Status
from tests.till import START
from tests.ui.full_shop import FLOWER_CODE, UNKNOWN, HeadOffice
from tests.ui.scene import ask, open_card, scene, sell
from tests.ui.shop import COLA, Shop


@scene
def sale(shop: Shop) -> None:
    """Five articles and a member."""


@scene
def member_card(shop: Shop) -> None:
    open_card(shop)


@scene
def empty(shop: Shop) -> None:
    ask(shop, (Name.SUSPEND, ""))


@scene
def held_sales(shop: Shop) -> Iterator[None]:
    """Two sales wait: which is it?"""
    ask(shop, (Name.SUSPEND, ""))
    shop.scan(COLA)
    ask(shop, (Name.NOTE, "三号桌"), (Name.SUSPEND, ""), (Name.SUSPEND, ""))
    yield
    for _ in range(2):
        ask(shop, (Name.SUSPEND, ""), (Name.CONFIRM, ""))
        sell(shop)


@scene
def with_points(shop: Shop) -> Iterator[None]:
    ask(shop, (Name.REDEEM, ""))
    yield
    ask(shop, (Name.BACK, ""))


@scene
def by_balance(shop: Shop) -> Iterator[None]:
    ask(shop, (Name.REDEEM, ""), (Name.VALUE, ""))
    yield
    ask(shop, (Name.BACK, ""), (Name.BACK, ""))


@scene
def choice_of_members(shop: Shop) -> None:
    ask(shop, (Name.MEMBER, "4321"))


@scene
def choice_of_goods(shop: Shop) -> None:
    ask(shop, (Name.CONFIRM, "nfsq"))


@scene
def new_member(shop: Shop) -> None:
    ask(shop, (Name.MEMBER, "13900001111"))


@scene
def new_child(shop: Shop) -> None:
    ask(
        shop,
        (Name.MEMBER, "13900001111"),
        (Name.MEMBER, "5678"),
        (Name.DOWN, ""),
        (Name.TOGGLE, ""),
    )


@scene
def top_up(shop: Shop) -> None:
    ask(shop, (Name.TOP_UP, "500"))


@scene
def offers(shop: Shop) -> None:
    ask(shop, (Name.OFFERS, ""))


@scene
def approval(shop: Shop) -> None:
    ask(shop, (Name.PRICE, "1.5"))


@scene
def why_cancelled(shop: Shop) -> None:
    ask(shop, (Name.CANCEL, ""))


@scene
def help_page(shop: Shop) -> None:
    ask(shop, (Name.HELP, ""))


@scene
def keys(shop: Shop) -> None:
    ask(shop, (Name.KEYS, ""))


@scene
def new_key(shop: Shop) -> None:
    ask(shop, (Name.KEYS, ""), (Name.TOGGLE, ""))


@scene
def all_actions(shop: Shop) -> None:
    if isinstance(shop.window.counter, TouchCounter):
        shop.window.counter.keypad.more.emit()


@scene
def letters(shop: Shop) -> None:
    if isinstance(shop.window.counter, TouchCounter):
        shop.window.counter.keypad.show_letters(True)


@scene
def to_settle(shop: Shop) -> None:
    kinds = enumerate(AttentionKind)
    number = "0107-T03-20261121-000238"
    items = tuple(AttentionItem(kind, str(at), number, "overdrawn", START) for at, kind in kinds)
    shop.window.session.attending.emit(items)


@scene
def offline(shop: Shop) -> None:
    shop.window.show_status(Status(online=False, unsent=12, as_of=START - timedelta(minutes=17)))


@scene
def no_paper(shop: Shop) -> None:
    shop.window.show_status(Status(online=True, printer=PrinterLamp.PAPER_OUT))


@scene
def all_faults(shop: Shop) -> None:
    shop.window.show_status(
        Status(
            online=False,
            unsent=128,
            as_of=START - timedelta(minutes=17),
            printer=PrinterLamp.COVER_OPEN,
            scanner=False,
            cards=False,
            display=False,
            scale=False,
            drawer=False,
        )
    )


@scene
def locked(shop: Shop) -> None:
    ask(shop, (Name.LOCK, ""))


@scene
def change(shop: Shop) -> None:
    ask(shop, (Name.CASH, "200"))


@scene
def reprinted(shop: Shop) -> None:
    ask(shop, (Name.REPRINT, ""))


@scene
def unknown_article(shop: Shop) -> None:
    shop.scan(UNKNOWN)


@scene
def price_asked(shop: Shop) -> Iterator[None]:
    shop.scan(FLOWER_CODE)
    yield
    ask(shop, (Name.BACK, ""))


@scene
def search(shop: Shop) -> None:
    ask(shop, (Name.SEARCH, "nfsq"))
    panel = shop.window.work.searching.panel
    shop.qtbot.waitUntil(panel.rows[0].isVisible)


@scene
def note(shop: Shop) -> None:
    ask(shop, (Name.NOTE, ""))


@scene
def approval_elsewhere(shop: Shop) -> Iterator[None]:
    """The head office is asked and has not answered yet."""
    shop.till.desk.office = HeadOffice()
    ask(shop, (Name.PRICE, "1.5"), (Name.SYNC, ""))
    yield
    ask(shop, (Name.BACK, ""))
    shop.till.desk.office = None


@scene
def drawer_reason(shop: Shop) -> None:
    ask(shop, (Name.DRAWER, ""))


@scene
def undo_sale(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.UNDO, ""))


@scene
def not_sent(shop: Shop) -> None:
    shop.window.show_status(Status(online=True, unsent=3, stuck_minutes=12))


@scene
def printer_gone(shop: Shop) -> None:
    shop.window.show_status(Status(online=True, printer=PrinterLamp.GONE))


@scene
def clock_wrong(shop: Shop) -> None:
    shop.window.show_status(Status(online=True, clock_off_s=-172_800))


@scene
def somebody_else(shop: Shop) -> None:
    """The gate, for whoever takes over."""
    ask(shop, (Name.LOCK, ""), (Name.BACK, ""))


@scene
def shift(shop: Shop) -> None:
    ask(shop, (Name.SHIFT, ""))


@scene
def shift_count(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.SHIFT, ""), (Name.CONFIRM, ""), (Name.QUANTITY, "3"))


@scene
def shift_closed(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.SHIFT, ""), (Name.CONFIRM, "600"), (Name.CONFIRM, ""))


@scene
def shift_begins(shop: Shop) -> None:
    ask(shop, (Name.SHIFT, ""))
