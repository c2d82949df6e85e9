"""Goods whose price is said at the counter: none of them is in the basket before it is."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.money import read
from app.operations import basket
from app.operations.views import CounterView, GoodsHit
from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind, Message
from app.ui.counter.session import Session
from app.ui.tones import Tone

_PRICED_FIRST = {
    Name.CONFIRM, Name.CASH, Name.VALUE, Name.BANK_CARD, Name.SETTLE, Name.SUSPEND,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pending:
    """What is to be priced, and ``take``, what is done with its price in fen.

    ``by`` is the key that gives it a price beside Enter.
    """

    name: str
    take: Callable[[int], None]
    by: Name


class OpenPrice(QObject):
    """Asks in the omnibox what something costs, one after another, and then rings it up.

    What else is scanned meanwhile is rung up as always; the sale cannot be finished past it. Esc
    leaves the goods out, and so does the end of the sale.

    Signals:
        asking: what is to be typed now; carries a sentence, empty where nothing is asked any more.
    """

    asking = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._waiting: deque[_Pending] = deque()
        self._sale = ""  # the one shown, once something is in it
        session.shown.connect(self._follow)
        session.said.connect(self._remind)

    @property
    def waits(self) -> bool:
        """Whether anything has no price yet."""
        return bool(self._waiting)

    def begin(self, goods: GoodsHit) -> None:
        """Ask for the price of ``goods``, and ring them up."""

        def take(fen: int) -> None:
            change = partial(basket.ring_up, self._desk, goods.sku, price_fen=fen)
            self._session.change(change, Tone.SCAN)

        self.ask(goods.name, take, by=Name.PRICE)

    def ask(self, name: str, take: Callable[[int], None], *, by: Name) -> None:
        """Ask what ``name`` costs; ``take`` gets it. Where something else is asked, after that."""
        self._waiting.append(_Pending(name, take, by))
        self._session.sounded.emit(Tone.ATTENTION)
        self._say()

    def takes(self, name: Name, typed: str) -> bool:
        """Whether a command was about what is to be priced, or has to wait for it."""
        if not self._waiting:
            return False
        pending = self._waiting[0]
        if name is Name.BACK and not typed:
            self._waiting.popleft()
            words = self.tr("{name} was not rung up.")
            self._session.tell(Kind.INFO, words.format(name=pending.name))
            self._say(aloud=bool(self._waiting))
        elif typed and name in {Name.CONFIRM, pending.by}:
            self._price(pending, typed)
        elif not self.insists(name):
            return False
        return True

    def insists(self, name: Name = Name.CONFIRM) -> bool:
        """Whether ``name``, which pays, has to wait; then it is said for what."""
        if not self._waiting or name not in _PRICED_FIRST:
            return False
        self._say(Kind.ERROR)
        self._session.sounded.emit(Tone.ERROR)
        return True

    def _price(self, pending: _Pending, typed: str) -> None:
        fen = read(typed)
        if not fen:
            words = self.tr("{typed} is not a price. Type what {name} costs, then Enter.")
            self._session.tell(Kind.ERROR, words.format(typed=typed, name=pending.name))
            self._session.sounded.emit(Tone.ERROR)
            return
        self._waiting.popleft()
        pending.take(fen)
        self._say(aloud=bool(self._waiting))

    def _follow(self, view: CounterView) -> None:
        """A sale is over, paid or given up: of what was to be priced in it nothing is left."""
        over = self._sale not in {"", view.basket.id}
        self._sale = view.basket.id if view.basket.lines else ""
        if over and self._waiting:
            self._waiting.clear()
            self._say(aloud=False)

    def _remind(self, message: Message | None) -> None:
        """What was said is over: ask again, once everybody has heard that."""
        if message is None and self._waiting:
            QTimer.singleShot(0, self, self._ask_again)

    def _ask_again(self) -> None:
        if self._waiting:
            self._say()

    def _say(self, kind: Kind = Kind.INFO, *, aloud: bool = True) -> None:
        name = self._waiting[0].name if self._waiting else ""
        self.asking.emit(self.tr("Price of {name}, then Enter").format(name=name) if name else "")
        if aloud:
            words = self.tr("What does {name} cost? Type the price, then Enter. Esc leaves it out.")
            self._session.tell(kind, words.format(name=name))
