"""A counter for tests: the real window on real lanes and a real encrypted file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.devices.wedge import WedgeDetector
from app.domain.ledger import Kind
from app.domain.member import MemberStatus
from app.domain.refusal import Unavailable
from app.models import holds
from app.sync.wire import GoodsRow, MemberRow
from app.ui import theme
from app.ui.counter.member_strip import MemberStrip
from app.ui.counter.outside import Outside, Status
from app.ui.counter.window import CounterWindow
from app.ui.lanes import Lane
from app.ui.theme import Theme
from app.ui.tones import Tone
from tests.till import LIN, START, Till, mirror

WAIT_MS = 30_000
"""A machine that does ten other things gets this long."""
SMALL, LARGE = QSize(1366, 768), QSize(1920, 1080)
WATER, COLA, APPLES = "6901234567892", "6901234567885", "2200101012683"
CHOCOLATE, TISSUES = "6914973049895", "6922266126611"

MORE_GOODS = (
    GoodsRow(
        "goods", 1, False, "201", "德芙丝滑牛奶巧克力43g", "dfsh", "条", 990, False, "x",
        "", (CHOCOLATE,),
    ),
    GoodsRow(
        "goods", 1, False, "202", "清风抽纸(3层120抽×6包)", "qfcz", "提", 2280, False, "x",
        "", (TISSUES,),
    ),
    GoodsRow(
        "goods", 1, False, "203", "农夫山泉东方树叶茉莉花茶500ml", "nfsqdfsy", "瓶", 500, False,
        "x", "", ("6921168509256",),
    ),
)  # fmt: skip
MORE_MEMBERS = tuple(
    MemberRow(
        "member", 3, False, f"member-{at}", f"01070100010{at}", name, initials,
        f"15{at}****{tail}", tail, tier, "", None, "", True, False, MemberStatus.ACTIVE, (),
    )
    for at, (name, initials, tail, tier) in enumerate(
        (("王芳", "wf", "4321", "base"), ("欧阳娜娜", "oynn", "4321", "gold"))
    )
)  # fmt: skip


@dataclass
class Ear:
    """Hears the tones."""

    heard: list[Tone] = field(default_factory=list)

    def play(self, tone: Tone) -> None:
        self.heard.append(tone)


class Hand(QObject):
    """A person's: on however fast a machine, its keys come a second apart by the events' clock."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self._types, self._last_ms = False, 0

    @contextmanager
    def typing(self) -> Iterator[None]:
        """What is pressed now, a person presses."""
        self._types = True
        yield
        self._types = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if self._types and event.type() == QEvent.Type.KeyPress:
                event.setTimestamp(max(event.timestamp(), self._last_ms + 1_000))
            self._last_ms = max(event.timestamp(), self._last_ms)
        return False


@dataclass
class Shop:
    """The window, what it stands on, and hands to work it."""

    till: Till
    window: CounterWindow
    store: Lane
    centre: Lane
    ear: Ear
    qtbot: QtBot
    keys: int = 0
    scans: int = 0
    asked: int = 0
    """How often the lanes were given something."""

    def __post_init__(self) -> None:
        """Count what the lanes are given; the hand's keys are late before the window sees them."""
        self.hand = Hand(self.window)
        self.window.windowHandle().installEventFilter(self.hand)
        for lane in (self.store, self.centre):
            lane.__dict__["_start"] = partial(self._count, lane._start)

    def _count(self, start: Callable[..., None], *asked: object) -> None:
        self.asked += 1
        start(*asked)

    def scan(self, *codes: str) -> None:
        """From the serial scanner."""
        for code in codes:
            self.scans += 1
            self.window.on_scan(code)
        self.settle()

    def type(self, text: str, *keys: Qt.Key) -> None:
        """Press keys as a cashier does, on the window and not on a widget; all are counted."""
        handle = self.window.windowHandle()
        for ch in text:
            self.keys += 1
            with self.hand.typing():
                QTest.keyClick(handle, Qt.Key(ord(ch.upper())))  # its text is the small letter
        for key in keys:
            self.keys += 1
            with self.hand.typing():
                QTest.keyClick(handle, key)
            self.settle()

    def settle(self) -> None:
        """Until no key is held back, both lanes have nothing to do and the window asks no more."""
        keys = self.window._filter
        self.qtbot.waitUntil(lambda: keys is None or not keys._quiet.isActive())
        asked = self.asked - 1
        while self.asked > asked:
            asked = self.asked + 2
            for lane in (self.store, self.centre):
                told: list[bool] = []
                lane.ask(self.window, lambda: True, told.append, lambda _: None)
                self.qtbot.waitUntil(partial(bool, told), timeout=WAIT_MS)

    def go_offline(self, unsent: int = 0) -> None:
        self.till.world.online = False
        self.window.show_status(Status(online=False, unsent=unsent, as_of=START))

    @property
    def strip(self) -> MemberStrip:
        strip = self.window.strip
        assert isinstance(strip, MemberStrip)
        return strip

    @property
    def total(self) -> str:
        return self.window.totals.total.text()

    @property
    def message(self) -> str:
        return self.window.message.text.whole


def open_shop(
    till: Till,
    qtbot: QtBot,
    dress: Theme,
    *,
    sync: Callable[[], object] | None = None,
    kept: bool = True,
    lock_minutes: int = 0,
) -> Shop:
    """Show the window and wait until it has the keyboard. ``kept``: it is closed after the test."""
    mirror(till, (*MORE_GOODS, *MORE_MEMBERS))
    store, centre, ear = Lane(name="store"), Lane(name="centre"), Ear()
    outside = Outside(
        "好又多便利 · 人民路店",
        "T03",
        till.world.now,
        sync or (lambda: grant_all(till)),
        lambda fen: fen,
        lock_minutes=lock_minutes,
    )
    window = CounterWindow(
        till.desk, store, centre, outside, theme=dress, player=ear, wedge=WedgeDetector()
    )
    if kept:
        qtbot.addWidget(window)
    window.resize(LARGE if dress.scale_percent > 110 else SMALL)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    shop = Shop(till, window, store, centre, ear, qtbot)
    shop.settle()
    qtbot.waitUntil(window.omnibox.hasFocus)
    return shop


def close(shop: Shop) -> None:
    """As ``start`` ends: the window, then the lanes."""
    shop.window.close()
    shop.store.finish()
    shop.centre.finish()


def grant_all(till: Till) -> None:
    """The centre answers every open question, as far as the opening balances go."""
    there: dict[str, int] = {Kind.POINTS: 2096, Kind.PRINCIPAL: 18_000, Kind.BONUS: 2_000}
    with till.desk.store.writing.begin() as session:
        for id, member, kind, most, _ in holds.unanswered(session, 100):
            lot = f"opening-{member}:{kind}"
            free = min(there.get(kind, 0), most) if member == LIN else 0
            holds.answer(session, id, [(lot, free)] if free else [], "")


def cut_off() -> None:
    """The line to the centre is down."""
    raise Unavailable("centre_unreachable", "test")


def dressed(app: QApplication, scheme: str, screen: QSize) -> Theme:
    """Put the theme on, as ``start`` does before it makes the window; none is left by then."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    made = theme.load(scheme, 100, screen)
    theme.install(app, made)
    return made


def texts(shop: Shop) -> set[str]:
    """Every word that can be read now."""
    return {
        part.text() for part in shop.window.findChildren(QLabel) if part.isVisible() and part.text()
    }
