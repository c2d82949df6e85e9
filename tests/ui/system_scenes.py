"""The pages in the counter's place, the customer's window, and what stands over all: practice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app import canon, keys
from app.config import Settings
from app.domain.asking import IN_ORDER, ConsentAsked, PinAsked, PinStep
from app.start.board import Board
from app.start.enrolment import Enrolment
from app.start.system import TillSystem
from app.start.wizard import TillGuide
from app.ui.customer.window import CustomerWindow
from app.ui.devices.bench import Device
from app.ui.system.banner import PracticeBanner
from app.ui.system.card import Card
from app.ui.system.page import SystemPage
from app.ui.theme import Theme
from app.ui.wizard.page import Step, WizardPage
from tests.till import KEY, PHONE_KEY, START
from tests.ui.scene import scene
from tests.ui.shop import SMALL, Shop
from tests.ui.test_customer_window import JOIN, STATES
from tests.ui.workshop import workshop

SHOP = "好又多便利 · 人民路店"
SETTINGS = Settings(staff_name="李小明", printer_url="COM3")
ENROLLED = Enrolment(
    "https://vip.example.com", "0107", SHOP, "T03", "id-3", "010703", "q7Zr1" * 9, PHONE_KEY.hex()
)


def theme_of(shop: Shop) -> Theme:
    """What the window wears."""
    return shop.window.pages._theme


@contextmanager
def system_page(shop: Shop, which: Callable[[SystemPage], Card | None]) -> Iterator[None]:
    """The page of the till, with a card of it."""
    folder = shop.till.desk.store.files.folder
    keys.write_private(folder / "till.json", canon.dump(ENROLLED).decode())
    keys.write_private(folder / "database.key", KEY.hex())
    outside, board = shop.window.session.outside, Board()
    engine = TillSystem(
        shop.till.desk,
        lambda: SETTINGS,
        outside,
        board,
        centre_url="https://vip.example.com",
        second=None,
    )
    page = SystemPage(theme_of(shop), engine)
    shop.window.pages.show_page(page)
    page.open(which(page))
    told: list[bool] = []
    engine.do(lambda: True, told.append, lambda _: None)
    shop.qtbot.waitUntil(lambda: bool(told))
    QApplication.processEvents()
    yield
    shop.window.pages.leave()
    engine.stop()


@scene
def system(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.state):
        yield


@scene
def system_backup(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.backup):
        yield


@scene
def system_log(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.log):
        yield


@scene
def system_bundle(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.bundle):
        yield


@scene
def system_report(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.report):
        yield


@scene
def system_practice(shop: Shop) -> Iterator[None]:
    with system_page(shop, lambda page: page.practice):
        yield


@contextmanager
def wizard_page(shop: Shop, which: Callable[[WizardPage], Step]) -> Iterator[WizardPage]:
    """The steps of the first start at a counter that runs."""
    guide = TillGuide(shop.till.desk.store.files.folder)
    page = WizardPage(theme_of(shop), guide, ready=True)
    shop.window.pages.show_page(page)
    page.open(which(page))
    QApplication.processEvents()
    yield page
    shop.window.pages.leave()
    guide.stop()


@scene
def wizard_language(shop: Shop) -> Iterator[None]:
    with wizard_page(shop, lambda page: page.language):
        yield


@scene
def wizard_activation(shop: Shop) -> Iterator[QWidget]:
    """On a computer that is no till yet."""
    guide = TillGuide(shop.till.desk.store.files.folder / "new")
    page = WizardPage(theme_of(shop), guide, ready=False)
    page.resize(shop.window.size())
    page.open(page.activation)
    page.show()
    yield page
    page.close()
    guide.stop()


@scene
def wizard_load(shop: Shop) -> Iterator[None]:
    with wizard_page(shop, lambda page: page.load) as page:
        board = Board()
        board.shown.connect(page.show_status)
        board.talk(online=True, unsent=0, as_of=START)
        board.loading("fetching", 40, 4_000)
        QApplication.processEvents()
        yield


@scene
def wizard_printer(shop: Shop) -> Iterator[None]:
    with wizard_page(shop, lambda page: page.printer):
        yield


@scene
def wizard_scanner(shop: Shop) -> Iterator[None]:
    with wizard_page(shop, lambda page: page.scanner):
        yield


@scene
def wizard_practice(shop: Shop) -> Iterator[None]:
    with wizard_page(shop, lambda page: page.practice):
        yield


@scene
def practice(shop: Shop) -> Iterator[None]:
    banner = PracticeBanner(theme_of(shop))
    ground = shop.window.centralWidget()
    assert ground is not None
    column = ground.layout()
    assert isinstance(column, QVBoxLayout)
    banner.stand_over(column, shop.window.topbar, shop.window.height())
    yield
    column.removeWidget(banner)
    banner.setParent(None)
    shop.window.topbar.show()


@contextmanager
def customer_window(shop: Shop) -> Iterator[CustomerWindow]:
    window = CustomerWindow(theme_of(shop), SHOP, code=JOIN)
    window.resize(SMALL)
    window.show()
    yield window
    window.close()


@scene
def customer_idle(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.show_view(STATES["idle"])
        yield window


@scene
def customer_sale(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.show_view(replace(STATES["nobody"], rows=STATES["nobody"].rows * 3))
        yield window


@scene
def customer_member(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.show_view(STATES["paying"])
        yield window


@scene
def customer_thanks(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.show_view(STATES["change"])
        yield window


@scene
def customer_rating(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.show_view(STATES["rated"])
        yield window


@scene
def customer_consent(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.ask(ConsentAsked("139****1111", "2"))
        yield window


@scene
def customer_pin(shop: Shop) -> Iterator[QWidget]:
    with customer_window(shop) as window:
        window.ask(PinAsked(PinStep.PAY, IN_ORDER, 4040))
        yield window


@scene
def devices(shop: Shop) -> Iterator[None]:
    """The last: what it connects to the counter stays connected."""
    with workshop(shop, theme_of(shop), {"printer_url": "COM3"}) as works:
        works.open(Device.PRINTER)
        works.idle()
        yield
        shop.window.pages.leave()
