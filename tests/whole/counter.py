"""A cashier at one till: each act is done by keys and scans, and waited for on the screen."""

from __future__ import annotations

from tests.whole.coming_back import ComingBack
from tests.whole.membership import Membership
from tests.whole.selling import Selling
from tests.whole.serving import Serving


class Counter(Selling, ComingBack, Serving, Membership):
    """All acts; here those of the drawer and the shift."""

    def move_cash(self) -> None:
        """Cash into the drawer, or out of it, which the manager approves."""
        self.open_shift()
        self.till.do("key F12")
        self.until(panel="ShiftPanel")
        self.till.do(f"type {self.chance.choice((2, 3))}")
        self.till.do("key Return")
        self.until(panel="Amount")
        self.till.do(f"type {self.chance.choice((50, 100))}")
        self.till.do("key Return")
        self.until(panel="Choice")
        self.confirm("type 1")

    def open_drawer(self) -> None:
        """Without a sale."""
        self.till.do("key Ctrl+O")
        self.until(panel="Choice")
        self.till.do("type 1")
        self.till.do("until panel= said=*")

    def look_at_shift(self) -> None:
        """An X report."""
        self.open_shift()
        self.till.do("key F12")
        self.until(panel="ShiftPanel")
        self.till.do("type 1")
        self.confirm()

    def reprint(self) -> None:
        """The last receipt once more."""
        if self.done:
            self.till.do("key F11")
            self.until(panel="Done", printing=False)
            self.till.do("key Esc")

    def close_shift(self, counted: str) -> None:
        """Count ``counted`` yuan, and print the Z."""
        self.open_shift()
        self.till.do(f"type {counted}")
        self.till.do("key F12")
        self.wait(lambda state: bool(state["panel"] == "Count"))
        self.till.do("key Return")
        self.until(panel="Closed", printing=False)

    def open_shift(self) -> None:
        """A shift that nobody has opened is given its float."""
        self.till.do("key F12")
        state = self.wait(lambda state: state["panel"] in {"Amount", "ShiftPanel"})
        if state["panel"] == "Amount":
            self.till.do("type 3000")
            self.till.do("key Return")
            self.till.do("until panel= said=*")
        else:
            self.till.do("key Esc")
            self.until(panel="")
