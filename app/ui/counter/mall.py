"""Rewards for points (积分兑换): what the member can have, how many, and handing it over."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from app.domain.codes import is_payment
from app.domain.documents import RedeemedItem, Tender, TenderKind
from app.domain.money import read, show
from app.domain.payment import terminal_reference
from app.domain.points import MallEntry
from app.domain.refusal import BadReference
from app.domain.rulebook import Reward, RewardKind
from app.operations import rewards
from app.operations.rewards import Redeemed
from app.operations.views import MemberView
from app.ui.counter.choice import Option
from app.ui.counter.errand import OnSheet
from app.ui.counter.listing import choose
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.counter.sheet import Content, Entry, Look
from app.ui.counter.stage import Stage
from app.ui.theme import Theme
from app.ui.wording.offers import why_sentence

_MOST = 999
_CHIPS = 5


class Mall(OnSheet):
    """Lists the rewards, asks how many, and gives them for points and money.

    Signals:
        coded: what is on the sheet is to be paid by a customer's code; carries the items, and it.
    """

    coded = Signal(object, str)

    def __init__(self, session: Session, stage: Stage, theme: Theme) -> None:
        super().__init__(session, stage, theme)
        self._entry: MallEntry | None = None
        self._count = 1
        self._asks_card = False
        self.sheet.entered.connect(self._enter)
        self.sheet.confirmed.connect(lambda: self._cash(""))
        self.sheet.cashed.connect(self._cash)
        self.sheet.carded.connect(lambda: self._ask_card(asks=True))
        self.sheet.left.connect(lambda: self._ask_card(asks=False))

    def open(self, member: MemberView) -> None:
        """What ``member`` can have now, and why not the rest."""
        self._member = member
        self.find(lambda: rewards.show_mall(self._desk), self._list)

    def _list(self, entries: Sequence[MallEntry]) -> None:
        session = self._session
        if not entries:
            session.tell(Kind.INFO, self.tr("The shop gives nothing for points now."))
            return
        by_id = {f"{entry.reward.kind}:{entry.reward.code}": entry for entry in entries}
        order = sorted(by_id, key=lambda at: not by_id[at].open)
        options = [
            Option(at, by_id[at].reward.name, self._hint(by_id[at]), price_of(by_id[at].reward))
            for at in order
        ]
        title = self.tr("Rewards: {points} points").format(points=f"{self.member.points:,}")
        choose(session, title, options, lambda at: self._pick(by_id[at]))

    def _hint(self, entry: MallEntry) -> str:
        """Why not; nothing of what can be had."""
        if entry.why is not None:
            return why_sentence(entry.why, 0)
        if entry.missing_points:
            return self.tr("{points} points short").format(points=f"{entry.missing_points:,}")
        return ""

    def _pick(self, entry: MallEntry) -> None:
        if not entry.open:
            words = self.tr("{reward}: {reason}. Nothing was taken.")
            reason = self._hint(entry)
            self._session.tell(Kind.WARN, words.format(reward=entry.reward.name, reason=reason))
            return
        self._entry, self._count, self._asks_card = entry, 1, False
        self._show()

    def _show(self) -> None:
        entry, count, card = self._entry, self._count, self._asks_card
        assert entry is not None
        reward, after = entry.reward, self.member.points - entry.reward.points * count
        price = f"¥{show(self._price_fen)}" if self._price_fen else ""
        entries = [
            Entry(self.tr("One costs"), price_of(reward)),
            Entry(self.tr("Quantity"), f"×{count}"),
            Entry(self.tr("Points to take"), f"{reward.points * count:,}", Look.SUM),
            Entry(self.tr("Points left then"), f"{after:,}"),
        ]
        give = self.tr("Give for {points} points").format(points=f"{reward.points * count:,}")
        if price:
            entries.append(Entry(self.tr("To pay"), price, Look.SUM))
            by_card, in_cash = (
                self.tr("{amount} by card and give"),
                self.tr("Take {amount} and give"),
            )
            give = (by_card if card else in_cash).format(amount=price)
        most = 1 if card else min(self._most(entry), _CHIPS)
        chips = tuple(f"×{number}" for number in range(1, most + 1)) if most > 1 else ()
        self.show_sheet(
            Content(
                reward.name,
                tuple(entries),
                give,
                self._about(reward),
                chips,
                count - 1,
                self._wants(),
                self.tr("Type the number on the terminal's slip first.") if card else "",
                money=bool(price),
                codes=card,
                payable=bool(price),
                by_card=bool(price) and not card,
                inner=card,
            )
        )

    def _wants(self) -> str:
        if self._asks_card:
            return self.tr("Number on the terminal's slip, then Enter")
        if self._price_fen:
            return self.tr("How many; Enter: cash; or scan the payment code")
        return self.tr("How many; Enter alone gives")

    def _about(self, reward: Reward) -> str:
        if reward.kind is RewardKind.COUPON:
            return self.tr("The coupon can be used at once, also in this sale.")
        return self.tr("A slip is printed for the customer.")

    def _most(self, entry: MallEntry) -> int:
        """How many the points, the caps and a document have room for."""
        points = entry.reward.points
        return min(entry.left, self.member.points // points if points else _MOST, _MOST)

    @property
    def _price_fen(self) -> int:
        """What is to be paid in money."""
        assert self._entry is not None
        return self._entry.reward.price_fen * self._count

    @property
    def _items(self) -> tuple[RedeemedItem, ...]:
        assert self._entry is not None
        reward = self._entry.reward
        return (RedeemedItem(reward.kind, reward.code, self._count),)

    def _enter(self, typed: str) -> None:
        assert self._entry is not None
        most = self._most(self._entry)
        if is_payment(typed) and self._price_fen:
            self._pay_by_code(typed)
        elif self._asks_card:
            self._pay_by_card(typed)
        elif not typed.isdecimal() or not 1 <= int(typed) <= most:
            self.refuse(self.tr("From 1 to {most} of it can be had.").format(most=most))
        else:
            self._count = int(typed)
            self._show()

    def _ask_card(self, *, asks: bool) -> None:
        self._asks_card = asks
        self._show()

    def _pay_by_code(self, code: str) -> None:
        """Nobody is asked to pay before the points are held here."""
        items = self._items
        self.do_held(
            lambda: rewards.ask_points(self._desk, items), lambda _: self.coded.emit(items, code)
        )

    def _pay_by_card(self, typed: str) -> None:
        try:
            reference = terminal_reference(typed)
        except BadReference as no:
            self.sheet.again()
            self._session.sorry(no)
            return
        self._give((Tender(TenderKind.CARD, self._price_fen, reference=reference),))

    def _cash(self, typed: str) -> None:
        """Enter, or F9 after what was handed over in cash."""
        price_fen = self._price_fen
        received_fen = read(typed) if typed else price_fen
        if received_fen is None or received_fen < price_fen:
            self.refuse(self.tr("At least {amount} is to be taken.").format(amount=show(price_fen)))
            return
        self._give((Tender(TenderKind.CASH, price_fen, received_fen),) if price_fen else ())

    def _give(self, tenders: tuple[Tender, ...]) -> None:
        items = self._items
        self.do_held(lambda: rewards.redeem_rewards(self._desk, items, tenders), self.given)

    def given(self, done: Redeemed) -> None:
        """It is done: say what is given, what is taken in cash, and the change."""
        self._session.show(done.view)
        what = " · ".join(f"{name} ×{count}" for name, count in done.items)
        words = self.tr("{what} is given for {points} points.")
        said = words.format(what=what, points=f"{done.points:,}")
        cash = [one for one in done.tenders if one.kind is TenderKind.CASH]
        for one in cash:
            words = self.tr("{given} Take {amount} in cash.")
            said = words.format(given=said, amount=show(one.amount_fen))
            if one.change_fen:
                words = self.tr("{given} Change {change}.")
                said = words.format(given=said, change=show(one.change_fen))
        self.hand_over(self.tr("Redeemed"), done.receipt, said)


def price_of(reward: Reward) -> str:
    """What one costs: points, money, both or nothing."""
    points = QCoreApplication.translate("Mall", "{points} points")
    parts = [points.format(points=f"{reward.points:,}")] if reward.points else []
    parts += [f"¥{show(reward.price_fen)}"] if reward.price_fen else []
    return " + ".join(parts) or QCoreApplication.translate("Mall", "free")
