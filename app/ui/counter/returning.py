"""Goods that come back by their receipt (退货): found, chosen, shown, taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.domain.approval import Approval
from app.domain.codes import Meaning, read
from app.domain.documents import ReturnedLine, Tender
from app.domain.money import show
from app.domain.refusal import NotSoldHere, ReceiptCode, UnknownCode
from app.domain.returns import SoldTo
from app.operations import basket, brought, history, return_approval, returns
from app.operations.brought import Found
from app.operations.history import Entry
from app.operations.return_slips import Refunded
from app.operations.returns import ReturnPreview, ReturnView
from app.operations.views import Scanned
from app.ui.counter.actions import Name
from app.ui.counter.blind_returning import BlindReturning
from app.ui.counter.choice import MOST, Option
from app.ui.counter.exchanging import Exchanging
from app.ui.counter.messages import Kind
from app.ui.counter.return_confirm import ReturnConfirm
from app.ui.counter.return_panel import ReturnPanel
from app.ui.counter.return_right import give_up, with_right
from app.ui.counter.return_start import ALL, WITHOUT, ReturnStart
from app.ui.counter.return_words import coupon_facts, member_facts, money_facts, total_of
from app.ui.counter.session import Session
from app.ui.counter.stage import Stage
from app.ui.lanes import Problem
from app.ui.theme import Theme
from app.ui.tones import Tone

Lines = tuple[ReturnedLine, ...]


class Returning(QObject):
    """F8, and a receipt that is scanned anywhere."""

    def __init__(
        self, session: Session, stage: Stage, theme: Theme, exchanging: Exchanging
    ) -> None:
        super().__init__(session)
        self._session, self._desk, self._stage = session, session.desk, stage
        self._wanted, self._served, self._visited = "", "", False
        self._lines, self._previewing = Lines(), False
        self._money: tuple[Tender, ...] = ()
        self.start = ReturnStart(theme, session.desk.zone)
        self.panel = ReturnPanel(theme, session.desk.zone)
        self.confirm = ReturnConfirm(theme)
        self.exchanging = exchanging
        self.blind = BlindReturning(session, stage, theme, self.finish)
        for panel in (self.start, self.panel, self.confirm):
            stage.add(panel)
        self.start.picked.connect(self._picked)
        self.start.looked_for.connect(self.look)
        self.panel.looked_for.connect(self._bring)
        self.panel.decided.connect(self._preview)
        self.confirm.confirmed.connect(self._take_back)
        self.confirm.exchanged.connect(self._exchange)
        session.said.connect(self.confirm.again)
        self.confirm.left.connect(lambda: stage.open(self.panel))
        session.routes[ReceiptCode] = self.open
        stage.changed.connect(self._look_around)

    def begin(self, typed: str) -> None:
        """F8: wait for a receipt; ``238 F8``: the sale whose number ends so."""
        if typed:
            self.look(typed)
            return
        view = self._session.view
        member = view.member if view else None
        question = partial(history.sales, self._desk, member=member.id if member else "")

        def then(sales: tuple[Entry, ...]) -> None:
            self.start.show_sales(sales, (member.name or member.phone) if member else "")
            self._stage.open(self.start)
            self._served = member.id if member else ""
            if member:
                self._ask_elsewhere(member.id)

        self._session.ask(question, then)

    def _ask_elsewhere(self, member: str) -> None:
        """What was sold to them at other tills comes into the list, if that is still shown."""

        def shown() -> bool:
            return self._stage.panel is self.start and self._served == member

        def then(told: tuple[SoldTo, ...]) -> None:
            if shown():
                self.start.add_elsewhere(told)

        def otherwise(_problem: Problem) -> None:
            if shown():
                self.start.miss_elsewhere()

        if self._desk.calls is None or not self._desk.online():
            self.start.miss_elsewhere()
            return
        self.start.await_elsewhere()
        question = partial(self._desk.centre().sales_of, member)
        self._session.calls.ask(self, question, then, otherwise)

    def look(self, typed: str) -> None:
        """A whole receipt number, or its end; several sales are offered."""
        if read(typed).meaning is Meaning.SERIAL:
            self.open(typed)
            return

        def then(sales: tuple[Entry, ...]) -> None:
            if not sales:
                words = self.tr("No sale of this till has a number that ends in {typed}.")
                self._session.tell(Kind.WARN, words.format(typed=typed))
            elif len(sales) == 1:
                self.open(sales[0].serial)
            else:
                options = [self._option(one) for one in sales[:MOST]]
                self._session.choose(self.tr("Which sale?"), options, self.open)

        self._session.ask(lambda: history.sales(self._desk, ending=typed), then)

    def open(self, code: str) -> None:
        """The sale whose receipt number was scanned; the centre is asked where it has to be."""
        serial = read(code).text
        session, self._wanted = self._session, serial
        if serial.startswith(("C", "R")):
            session.tell(Kind.WARN, self._no_sale(serial))
            session.sounded.emit(Tone.UNKNOWN)
            return

        def otherwise(problem: Problem) -> None:
            asks = self._desk.calls is not None and self._desk.online()
            if isinstance(problem, NotSoldHere) and asks:
                self._ask_centre(serial)
            else:
                session.sorry(problem)

        question = partial(returns.look, self._desk, serial)
        session.store.ask(self, question, self._show, otherwise)

    def finish(self, done: Refunded) -> None:
        """The goods are taken back: say what the customer gets."""
        session = self._session
        session.outside.print_now()
        session.sounded.emit(Tone.DONE)
        self._stage.done.show_return(done)
        self._stage.open(self._stage.done)
        session.refresh()
        session.refunded.emit()
        self.release()

    def release(self) -> None:
        """Any till may have the sale again."""
        give_up(self, self._session)

    def _ask_centre(self, serial: str) -> None:
        """The sale that is rung up goes on meanwhile; an answer that comes too late is dropped."""
        session, before = self._session, _sale(self._session)

        def late() -> bool:
            return self._wanted != serial or _sale(session) != before

        def then(view: ReturnView) -> None:
            if late():
                self.release()
            else:
                self._show(view)

        def otherwise(problem: Problem) -> None:
            if not late():
                session.sorry(problem)

        session.tell(Kind.INFO, self.tr("Sold elsewhere. Asking the head office…"))
        session.calls.ask(self, lambda: returns.find(self._desk, serial), then, otherwise)

    def _show(self, view: ReturnView) -> None:
        if view.serial != self._wanted:
            return
        self._visited, self._previewing = True, False
        self.panel.show_sale(view)
        self._stage.open(self.panel)
        self._session.said.emit(None)
        self._session.sounded.emit(Tone.SCAN)

    def _bring(self, text: str) -> None:
        session = self._session

        def then(found: tuple[Found, ...]) -> None:
            if any(self.panel.bring(goods, milli) for goods, milli in found):
                session.sounded.emit(Tone.SCAN)
                return
            words = self.tr("{name} is not on this receipt; nothing was added.")
            session.tell(Kind.WARN, words.format(name=found[0][0].name if found else text))
            session.sounded.emit(Tone.UNKNOWN)

        def otherwise(problem: Problem) -> None:
            if isinstance(problem, UnknownCode):
                self._serve(text)
            else:
                session.sorry(problem)

        session.said.emit(None)
        question = partial(brought.articles, self._desk, text)
        session.store.ask(self, question, then, otherwise)

    def _serve(self, text: str) -> None:
        """No article: a member, who is put on the sale as from any screen, or nothing."""
        session = self._session

        def then(scanned: Scanned) -> None:
            session.accept(scanned.view)
            session.sounded.emit(Tone.MEMBER)
            session.meet_member()

        session.store.do(self, lambda: basket.scan(self._desk, text), then, session.sorry)

    def _preview(self, lines: Lines) -> None:
        """Enter once more changes nothing: nobody takes back what they have not seen."""
        if self._previewing:
            self._session.tell(Kind.INFO, self.tr("Being worked out. Look at it, then Enter."))
            return
        self._lines, self._previewing = lines, True
        serial = self.panel.serial
        question = partial(returns.preview, self._desk, serial, lines)
        ask = partial(self._session.store.ask, self, question, self._previewed)
        with_right(self, self._session, self._stage, serial, ask, otherwise=self._not_previewed)

    def _not_previewed(self, problem: Problem) -> None:
        self._previewing = False
        self._session.sorry(problem)

    def _previewed(self, found: ReturnPreview) -> None:
        self._previewing = False
        if self._stage.panel is not self.panel:
            return
        self._money = found.refunds
        facts = money_facts(found.refunds) + member_facts(found.check)
        facts += coupon_facts(found.coupons)
        title, warning = self.panel.title.text(), self.panel.warning
        self.confirm.show_return(
            title, total_of(self._money), facts, warning=warning, exchangeable=True
        )
        self._stage.open(self.confirm)

    def _take_back(self, reason: str) -> None:
        serial, lines = self.panel.serial, self._lines

        def take_back(approval: Approval | None) -> Refunded:
            return return_approval.take_back(
                self._desk, serial, lines, reason=reason, approval=approval
            )

        about = self.tr("Return of {serial}: {amount} back").format(
            serial=serial, amount=show(total_of(self._money))
        )
        attempt = partial(self._session.attempt, about, take_back, self.finish, reason=reason)
        with_right(self, self._session, self._stage, serial, attempt)

    def _exchange(self, reason: str) -> None:
        self.exchanging.begin(self.panel.serial, self._lines, self._money, reason)

    def _picked(self, id: str) -> None:
        if id == WITHOUT:
            self.blind.begin()
        elif id == ALL:
            self._stage.chosen.emit(Name.DOCUMENTS)
        else:
            self.open(id)

    def _look_around(self) -> None:
        """The visit is over once the cart is shown again and stays."""
        if self._visited and self._stage.panel is None:
            QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        if self._visited and self._stage.panel is None:
            self._visited = False
            self.release()

    def _option(self, one: Entry) -> Option:
        at = one.at.astimezone(self._desk.zone)
        return Option(one.serial, one.serial, f"{at:%m-%d %H:%M}", f"¥{show(one.amount_fen)}")

    def _no_sale(self, serial: str) -> str:
        if serial.startswith("R"):
            words = self.tr("{serial} is the receipt of a return. Ctrl+P prints it again.")
        else:
            words = self.tr("{serial} was paid ahead: F2 and the member's card pay it back.")
        return words.format(serial=serial)


def _sale(session: Session) -> tuple[str, int]:
    """Which sale is rung up, and how far."""
    view = session.view
    return (view.basket.id, len(view.basket.lines)) if view else ("", 0)
