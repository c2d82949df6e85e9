"""What is not on file: said, and sold all the same at a price that is typed (无码销售)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from app.domain import codes
from app.domain.approval import Approval
from app.domain.basket import BasketLine
from app.domain.codes import Meaning
from app.domain.money import read, show
from app.domain.refusal import UnknownCode
from app.operations import no_code
from app.operations.views import CounterView
from app.ui.counter.actions import Commands, Name, cap_of
from app.ui.counter.messages import Kind, Message, Verb
from app.ui.counter.open_price import OpenPrice
from app.ui.counter.session import Session
from app.ui.tones import Tone
from app.ui.wording.support import support_code


class NoCode(QObject):
    """Keeps the code that nobody knows until the basket is another one, and sells by it."""

    def __init__(self, session: Session, open_price: OpenPrice) -> None:
        super().__init__(session)
        self._session, self._desk, self._open_price = session, session.desk, open_price
        self._code = ""
        self._lines: tuple[BasketLine, ...] = ()
        session.routes[UnknownCode] = self.meet
        session.shown.connect(self._follow)

    def commands(self) -> Commands:
        """What each of their keys does."""
        return {Name.NO_CODE: self.sell}

    def meet(self, text: str) -> None:
        """``text`` was scanned and names nothing; what may be on an article can be sold."""
        session, code = self._session, codes.read(text, self._desk.labels)
        if code.meaning is not Meaning.ANY or not codes.may_be_goods(code.text):
            session.sorry(UnknownCode(code=code.text))
            return
        self._code = code.text
        self._lines = session.view.basket.lines if session.view else ()
        words = self.tr("Article {code} is not on file. To sell it: price, then {key}.")
        said = words.format(code=code.text, key=cap_of(Name.NO_CODE))
        verb = Verb(Name.NO_CODE, self.tr("Sell without code"))
        session.said.emit(Message(Kind.ERROR, said, support_code(UnknownCode.code), verb))
        session.sounded.emit(Tone.UNKNOWN)

    def sell(self, typed: str) -> None:
        """``9.9 Ctrl+G``: a piece for 9.90; without a price it is asked for."""
        fen, code = read(typed), self._code
        if fen:
            self._ring_up(code, fen)
        elif typed:
            words = self.tr("{typed} is not a price.").format(typed=typed)
            self._session.tell(Kind.ERROR, words)
            self._session.sounded.emit(Tone.ERROR)
        else:
            self._open_price.ask(self._called(code), partial(self._ring_up, code), by=Name.NO_CODE)

    def _ring_up(self, code: str, fen: int) -> None:
        session = self._session

        def sell(approval: Approval | None) -> CounterView:
            return no_code.sell(self._desk, fen, code, approval=approval)

        def then(view: CounterView) -> None:
            self._code = ""
            session.accept(view)
            session.sounded.emit(Tone.SCAN)

        session.attempt(f"{self._called(code)}: ¥{show(fen)}", sell, then)

    def _called(self, code: str) -> str:
        return self.tr("Sale without code {code}").format(code=code).rstrip()

    def _follow(self, view: CounterView) -> None:
        """The basket is another one: what is sold next is not what was scanned then."""
        if view.basket.lines != self._lines:
            self._code, self._lines = "", view.basket.lines
