"""What comes back to a till: with a receipt, from the other till, without one, for other goods."""

from __future__ import annotations

from tests.whole.hand import Hand, NotNow


class ComingBack(Hand):
    """Acts that take goods back."""

    def take_back(self) -> None:
        """All of a sale made here comes back, with its receipt; that needs the centre."""
        self._take_back(self)

    def take_back_elsewhere(self) -> None:
        """All of a sale that the other till made comes back here."""
        other = self.colleague
        assert other is not None
        self.insist_online()
        other.insist_online()
        other.tell_centre()
        self._take_back(other)

    def take_back_without_receipt(self) -> None:
        """Goods whose sale nobody knows; the manager approves it."""
        self.till.do("key F8")
        self.until(panel="ReturnStart")
        at = self.till.do("show")["rows"].index("无小票") + 1
        self.till.do(f"type {at}")
        self.till.do("key Return")
        self.until(panel="BlindPanel")
        self.scanner.say(self.goods[0])
        self.wait(lambda state: bool(state["rows"]))
        self.till.do("key +")
        self.wait(lambda state: state["panel"] == "ReturnConfirm")
        self.confirm()

    def exchange(self) -> None:
        """What was just sold, for the same once more: nothing is paid."""
        self._exchange(0, 0)

    def exchange_with_difference(self) -> None:
        """For something dearer or cheaper: the rest is paid, or paid back."""
        dear, cheap = self.chance.sample((0, 3), 2)
        self._exchange(dear, cheap)

    def undo(self) -> None:
        """A sale that was just made is made undone."""
        self.ring_up()
        serial = self.pay_cash()
        self.till.do("forget")
        self.till.do("key Ctrl+Z")
        state = self.wait(lambda state: state["panel"] == "UndoPanel" or self.refused(state))
        if state["panel"] == "UndoPanel":
            self.sold.discard(serial)
            self.till.do("key Return")
            self.wait(lambda state: state["panel"] == "Done" or self.refused(state))
            self.until(printing=False)
        self.leave()

    def _take_back(self, seller: Hand) -> None:
        self.insist_online()
        if not seller.sold:
            raise NotNow
        serial = self.chance.choice(sorted(seller.sold))
        seller.sold.remove(serial)
        self._bring(serial)
        self.confirm()

    def _bring(self, serial: str) -> None:
        """The receipt, all of what stands on it, and on to what that comes to."""
        self.till.do("forget")
        self.scanner.say(serial)
        state = self.wait(lambda state: state["panel"] == "ReturnPanel" or self.refused(state))
        if state["panel"] != "ReturnPanel":
            raise self.not_now()
        self.till.do("key *")
        self.till.do("key +")
        self.wait(lambda state: state["panel"] == "ReturnConfirm")

    def _exchange(self, sold: int, wanted: int) -> None:
        self.insist_online()
        self.scanner.say(self.goods[sold])
        self.until(pieces=1)
        serial = self.finish("key F9", again=False)
        self.leave()
        self._bring(serial)
        self.till.do("key +")
        self.wait(lambda state: state["panel"] == "ExchangePanel")
        self.scanner.say(self.goods[wanted])
        self.until(pieces=1)
        self.finish("key +", again=False)
        self.put_away()
