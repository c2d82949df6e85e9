"""Offers and coupons: what is used, what is not, and what the customer would rather have."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication

from app.domain.codes import Meaning, read
from app.domain.coupon_code import read_coupon_code
from app.domain.receipt import Receipt
from app.domain.refusal import CouponCode, NotHeld, UnknownWord
from app.operations import coupon_slips, offers
from app.operations.offers import CouponTaken
from app.operations.views import CounterView
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Problem
from app.ui.wording.offers import why_sentence


class Offering:
    """Commands on the offers of the basket."""

    def __init__(self, session: Session) -> None:
        self._session, self._desk = session, session.desk
        self._kept = ("", "")
        session.couponed.connect(self.claim)
        session.routes[CouponCode] = self.keep
        session.shown.connect(self._claim_kept)

    def open(self, typed: str) -> None:
        """F10: show the offers; ``VIP8 F10``: the discount code first."""
        session = self._session

        def then(view: CounterView) -> None:
            session.show(view)
            self.open("")

        if typed:
            self._type(typed, then)
        else:
            session.ask(lambda: offers.offers_shown(self._desk), session.offering.emit)

    def follow(self) -> None:
        """Something changed while the offers are shown."""
        session = self._session
        session.ask(lambda: offers.offers_shown(self._desk), session.offers_known.emit)

    def type_word(self, word: str) -> None:
        """A discount code was typed, or the code of a coupon."""
        session = self._session

        def then(view: CounterView) -> None:
            session.show(view)
            session.said.emit(None)

        self._type(word, then)

    def keep(self, code: str) -> None:
        """A coupon came before its member: it is claimed once one is on this very sale."""
        session = self._session
        if session.view is not None:
            self._kept = (session.view.basket.id, code)
        session.sorry(CouponCode(coupon=code))

    def claim(self, code: str) -> None:
        """The code of a coupon becomes the member's; it can be used as soon as it is set aside.

        On the slip of a coupon that was theirs before stands which it is: it is used.
        """
        session, slip = self._session, read(code)
        if slip.meaning is Meaning.COUPON:
            self._bring(slip.text)
            return

        def then(taken: CouponTaken) -> None:
            session.show(taken.view)
            words = QCoreApplication.translate("Offering", "{coupon} is the member's now.")
            session.tell(Kind.OK, words.format(coupon=taken.name))
            session.sync(session.refresh, session.refresh)

        words = QCoreApplication.translate("Offering", "Checking the coupon at the head office…")
        session.tell(Kind.INFO, words)
        session.calls.do(
            session, lambda: offers.claim_coupon(self._desk, code), then, session.sorry
        )

    def use(self, code: str) -> None:
        """Use an offer, even where another is better; a coupon that is not held is asked for."""
        self._use(code, self._session.accept, again=True)

    def print_coupon(self, code: str) -> None:
        """The member wants a coupon of theirs on paper."""
        session, view = self._session, self._session.view
        if view is None or view.member is None:
            return
        member = view.member.id

        def then(_: Receipt) -> None:
            session.outside.print_now()
            words = QCoreApplication.translate("Offering", "The coupon is being printed.")
            session.tell(Kind.OK, words)

        print_it = partial(coupon_slips.print_coupon, self._desk, member, code)
        session.store.do(session, print_it, then, session.sorry)

    def decline(self, code: str) -> None:
        """Do without an offer."""
        self._session.change(lambda: offers.decline_offer(self._desk, code))

    def choose_best(self) -> None:
        """Forget what was chosen, if anything was."""
        view = self._session.view
        if view is not None and (view.basket.wanted or view.basket.declined):
            self._session.change(lambda: offers.choose_best(self._desk))

    def explain(self, why: str) -> None:
        """The marked offer cannot be used now."""
        self._session.tell(Kind.INFO, why)

    def _bring(self, code: str) -> None:
        """The slip of a coupon was scanned: where it cannot be used now, why."""
        session = self._session

        def then(view: CounterView) -> None:
            session.accept(view)
            missed = next((one for one in view.quote.missed if one.code == code), None)
            if missed is not None and all(one.code != code for one in view.quote.used):
                words = QCoreApplication.translate("Offering", "The coupon waits: {reason}.")
                reason = why_sentence(missed.why, missed.missing)
                session.tell(Kind.WARN, words.format(reason=reason))

        self._use(code, then, again=True)

    def _claim_kept(self, view: CounterView) -> None:
        sale, code = self._kept
        if sale and (view.basket.id != sale or view.basket.member):
            self._kept = ("", "")
            if view.basket.id == sale:
                self.claim(code)

    def _type(self, typed: str, then: Callable[[CounterView], None]) -> None:
        """A word first; what is none may be the code of a coupon."""
        session = self._session

        def otherwise(problem: Problem) -> None:
            slip = read(typed).meaning is Meaning.COUPON
            if isinstance(problem, UnknownWord) and (slip or read_coupon_code(typed)):
                self.claim(typed)
            else:
                session.sorry(problem)

        session.store.do(session, lambda: offers.type_word(self._desk, typed), then, otherwise)

    def _use(self, code: str, then: Callable[[CounterView], None], *, again: bool) -> None:
        session = self._session

        def once_more() -> None:
            self._use(code, then, again=False)

        def otherwise(problem: Problem) -> None:
            if again and isinstance(problem, NotHeld) and self._desk.online():
                words = QCoreApplication.translate(
                    "Offering", "Asking the head office for the coupon…"
                )
                session.tell(Kind.INFO, words)
                session.sync(once_more, once_more)
            else:
                session.sorry(problem)

        session.store.do(session, lambda: offers.use_offer(self._desk, code), then, otherwise)
