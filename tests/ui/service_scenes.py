"""What is done beside selling: returns, payments in parts, receipts, all that a member wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from app import keys
from app.operations import history
from app.payments.aggregator import HttpAcquirer
from app.ui.counter.actions import Name
from peers.acquirer import AcquirerPeer, AcquirerServer
from tests.ui.scene import ask, open_card, scene, sell
from tests.ui.shop import COLA, WATER, Shop

CODE = "13450000000000000"
KEY = bytes(range(32))


def open_return(shop: Shop) -> None:
    """The receipt of a sale by points and balance was scanned, and what comes back of it."""
    ask(shop, (Name.REDEEM, "5"), (Name.VALUE, "10"))
    sell(shop)
    shop.scan(history.sales(shop.till.desk)[0].serial)
    shop.scan(COLA, COLA)


@scene
def profile(shop: Shop) -> None:
    open_card(shop, 1)


@scene
def cards(shop: Shop) -> None:
    open_card(shop, 2)


@scene
def pin_services(shop: Shop) -> None:
    open_card(shop, 3)


@scene
def pin_typed(shop: Shop) -> None:
    open_card(shop, 3, 1, 1)


@scene
def rewards(shop: Shop) -> None:
    open_card(shop, 4)


@scene
def reward(shop: Shop) -> None:
    open_card(shop, 4, 2)


@scene
def reward_by_card(shop: Shop) -> None:
    open_card(shop, 4, 2)
    ask(shop, (Name.BANK_CARD, ""))


@scene
def passes(shop: Shop) -> None:
    open_card(shop, 5)


@scene
def pass_used(shop: Shop) -> None:
    open_card(shop, 5, 3)


@scene
def plans(shop: Shop) -> None:
    open_card(shop, 6)


@scene
def plan_bought(shop: Shop) -> None:
    open_card(shop, 6, 1)


@scene
def refund(shop: Shop) -> None:
    open_card(shop, 7)


@scene
def activities(shop: Shop) -> None:
    open_card(shop, 8)


@scene
def draw(shop: Shop) -> None:
    open_card(shop, 8, 4)


@scene
def done_with_draw(shop: Shop) -> None:
    open_card(shop, 8, 4)
    ask(shop, (Name.CONFIRM, ""))
    shop.settle()


@scene
def phone_shown(shop: Shop) -> None:
    open_card(shop, 1, 7, 2)


@scene
def consents(shop: Shop) -> None:
    open_card(shop, 1, 6)


@scene
def consent(shop: Shop) -> None:
    open_card(shop, 1, 6, 1)


@scene
def return_begins(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.RETURN, ""))


@scene
def return_by_receipt(shop: Shop) -> None:
    open_return(shop)


@scene
def return_confirm(shop: Shop) -> None:
    open_return(shop)
    ask(shop, (Name.SETTLE, ""))


@scene
def exchange(shop: Shop) -> None:
    open_return(shop)
    ask(shop, (Name.SETTLE, ""), (Name.SETTLE, ""))
    shop.scan(WATER, WATER)


@scene
def without_receipt(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.RETURN, ""))
    panel = shop.window.services.returning.blind.panel
    shop.window.stage.open(panel)
    shop.scan(COLA, COLA, WATER)


@scene
def receipts(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.DOCUMENTS, ""))


@scene
def receipts_reason(shop: Shop) -> None:
    sell(shop)
    ask(shop, (Name.DOCUMENTS, ""), (Name.CONFIRM, ""))


@contextmanager
def provider(shop: Shop, *says: str) -> Iterator[AcquirerPeer]:
    """Somebody takes payments by code, and answers ``says``; the sale is paid after it."""
    peer = AcquirerPeer(keys.signing_public(KEY))
    peer.says = [*says]
    with AcquirerServer(peer) as server:
        shop.till.desk.acquirer = HttpAcquirer(server.url, "m-0107", KEY)
        yield peer
        peer.agree()
        ask(shop, (Name.SETTLE, ""), (Name.CONFIRM, ""), (Name.CONFIRM, ""))
        view = shop.window.session.view
        assert view is None or not view.payments, "the sale is paid"


def scan_code(shop: Shop, number: int) -> None:
    shop.scan(f"{CODE}{number}")
    shop.settle()


@scene
def settle(shop: Shop) -> None:
    ask(shop, (Name.SETTLE, ""))


@scene
def paid_in_parts(shop: Shop) -> Iterator[None]:
    with provider(shop, "paid"):
        ask(shop, (Name.SETTLE, ""))
        shop.window.omnibox.setText("20")
        scan_code(shop, 1)
        ask(shop, (Name.CASH, "10"))
        QApplication.processEvents()
        yield


@scene
def payment_waits(shop: Shop) -> Iterator[None]:
    with provider(shop, "pending"):
        scan_code(shop, 2)
        yield


@scene
def payment_unknown(shop: Shop) -> Iterator[None]:
    with provider(shop, "lost"):
        scan_code(shop, 3)
        yield


@scene
def bank_card(shop: Shop) -> None:
    ask(shop, (Name.BANK_CARD, ""))


@scene
def top_up_waits(shop: Shop) -> Iterator[None]:
    with provider(shop, "unknown") as peer:
        ask(shop, (Name.TOP_UP, "200"))
        scan_code(shop, 4)
        yield
        peer.says = ["paid"]
        ask(shop, (Name.REMOVE, ""))
        assert shop.window.services.ahead.panel is not shop.window.stage.panel, "it is given up"


@scene
def change_kept(shop: Shop) -> None:
    """The change goes into the balance."""
    ask(shop, (Name.SETTLE, ""), (Name.TOGGLE, ""), (Name.CASH, "100"))


@scene
def topped_up(shop: Shop) -> None:
    ask(shop, (Name.TOP_UP, "500"), (Name.CONFIRM, ""))


@scene
def top_up_too_much(shop: Shop) -> None:
    ask(shop, (Name.TOP_UP, "4800"))
