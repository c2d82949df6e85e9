"""What is sold at a till: for cash, points, value, codes and cards, with coupons, by whom else."""

from __future__ import annotations

from tests.whole.hand import Hand, NotNow
from tests.whole.house import PASS


class Selling(Hand):
    """Acts that end with a sale."""

    def sell(self) -> None:
        """Cash, exact or more than is due; sometimes a line less, or more of it."""
        self.ring_up()
        self._change_lines()
        self.pay_cash()

    def sell_to_member(self) -> None:
        """Points and stored value as far as they are held here, cash for the rest."""
        if self.chance.random() < 0.5:
            self.bind()
            self.ring_up()
        else:
            self.ring_up()
            self.bind()
        if self.chance.random() < 0.4:
            self._ask("key F3")
        if self.chance.random() < 0.5:
            self._ask("key F5")
        self.pay_cash()

    def pay_by_code(self) -> None:
        """The customer's code pays all of it, or a part before cash pays the rest."""
        self.ring_up()
        if self.chance.random() < 0.3:
            self.till.do("key +")
            self.wait(lambda state: bool(state["panel"]))
            self.till.do("type 1")
            self.scanner.say(self.payment_code())
            self.wait(lambda state: state["rest_fen"] != state["due_fen"])
            self.till.do("key Esc")
            self.pay_cash()
            return
        self.finish(scan=self.payment_code())

    def pay_by_card(self) -> None:
        """At the terminal; the number on its slip is typed."""
        self.ring_up()
        self.till.do("key Ctrl+B")
        self.wait(lambda state: bool(state["panel"]))
        self.till.do(f"type {self.chance.randrange(10**5):05d}")
        self.finish("key Return")

    def sell_pass(self) -> None:
        """A pass, to a member."""
        self.bind()
        self.scanner.say(PASS)
        self.until(pieces=1)
        self.finish("key F9", again=False)
        self.keep_owner("pass")

    def use_coupon(self) -> None:
        """A coupon on paper: it becomes the member's, and pays."""
        self.insist_online()
        if not self.coupons:
            raise NotNow
        self.bind()
        self.ring_up()
        before = self.till.do("forget")["due_fen"]
        self.scanner.say(self.coupons.pop())
        self.wait(lambda state: state["due_fen"] != before or self.refused(state))
        self.pay_cash()

    def rate(self) -> None:
        """A customer gives stars for what they just bought, on their own screen."""
        self.sell()
        asked = self.till.do("until stars=*")["stars"]
        self.till.do(f"tap {self.chance.randint(1, 5)}")
        self.wait(lambda state: state["stars"] != asked)

    def sell_without_code(self) -> None:
        """What is not on file, at the price that is typed."""
        self.till.do(f"type {self.chance.randint(1, 40)}.5")
        self.till.do("key Ctrl+G")
        self.wait(lambda state: state["lines"] == 1)
        self.pay_cash()

    def suspend(self) -> None:
        """A basket is put aside, another one is sold, and it is taken up again."""
        self._put_aside()
        self.sell()
        self.till.do("key Esc")
        self.till.do("key F7")
        self.wait(lambda state: bool(state["lines"]) and not state["suspended"])
        self.pay_cash()

    def fetch_elsewhere(self) -> None:
        """A basket that was put aside at the other till is taken up and sold here."""
        other = self.colleague
        assert isinstance(other, Selling)
        self.insist_online()
        other.insist_online()
        other.come_to_rest()
        other._put_aside()
        other.tell_centre()
        self.leave()
        self.till.do("key F7")
        self.wait(lambda state: any(other.name in row for row in state["rows"]))
        self.pick(self._row_of(other.name))
        self.wait(lambda state: bool(state["lines"]))
        self.pay_cash()

    def cancel(self) -> None:
        """A sale is given up, for the first of the reasons."""
        self.ring_up(most=3)
        self.till.do("key Ctrl+Del")
        self.until(panel="Choice")
        self.till.do("type 1")
        self.wait(lambda state: not state["lines"])

    def reprice(self) -> None:
        """Another price for a line than any has; so low a one is approved."""
        self.ring_up(most=2)
        due = self.till.do("forget")["due_fen"]
        self.till.do("type 0.7")
        self.till.do("key F4")
        self.wait(lambda state: state["due_fen"] != due or self.refused(state))
        self.leave()
        self.pay_cash()

    def _put_aside(self) -> None:
        self.ring_up()
        self.till.do("key F7")
        self.until(lines=0, suspended=1)

    def _row_of(self, name: str) -> str:
        rows: list[str] = self.till.do("show")["rows"]
        return next(row for row in rows if name in row)

    def _change_lines(self) -> None:
        """Seven of the last article, or without it."""
        before, what = self.till.do("show"), self.chance.random()
        if what < 0.2:
            self.till.do("type 7")
            self.till.do("key *")
            self.wait(lambda state: bool(state["due_fen"] != before["due_fen"]))
        elif what < 0.3 and before["lines"] > 1:
            self.till.do("key Del")
            self.till.do(f"until lines={before['lines'] - 1}")

    def _ask(self, key: str) -> None:
        """What may be refused, or asked of the centre first: either way it comes to an end."""
        self.till.do("forget")
        before = self.till.do("show")
        self.till.do(key)
        self.wait(
            lambda state: (
                (state["redeemed"], state["value_fen"]) != (before["redeemed"], before["value_fen"])
                or self.refused(state)
            )
        )
