"""A cashier's hands at one till: keys, scans, and looks at the screen until it stands so."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.whole.house import PIN, House
from tests.whole.shop import WAIT_S, Process

LOOK_S = 0.03
_LEVELS = 6
State = dict[str, Any]


class NotNow(Exception):
    """What was wanted cannot be done as things stand: no balance, no connection, nothing left."""


@dataclass
class Hand:
    """The till ``name`` with its scanner. ``done`` is what it said was finished, by receipt no.

    ``sold`` are the sales that nothing of has come back yet; ``made`` what was done besides.
    ``served`` was named last; ``owners`` have bought what can be used or given back here.
    ``regulars`` do only here what two tills that know nothing of each other may not do at once.
    """

    name: str
    till: Process
    scanner: Process
    chance: random.Random
    goods: tuple[str, ...]
    members: tuple[str, ...]
    house: House
    colleague: Hand | None = None
    coupons: list[str] = field(default_factory=list)
    done: dict[str, str] = field(default_factory=dict)
    sold: set[str] = field(default_factory=set)
    made: Counter[str] = field(default_factory=Counter)
    served: str = ""
    owners: dict[str, list[str]] = field(default_factory=dict)
    regulars: tuple[str, ...] = ()

    def log_in(self) -> None:
        """The gate is opened."""
        self.until(locked=True)
        for typed in (self.house.cashier, PIN):
            self.till.do(f"type {typed}")
            self.till.do("key Return")
        self.until(locked=False)

    def come_to_rest(self) -> None:
        """Whatever stands on the screen is finished or left, so that the day goes on."""
        self.leave()
        if self.till.do("show")["lines"]:
            self.pay_cash()
        self.take_off()

    def leave(self) -> None:
        """Back to the cart, level by level."""
        for _ in range(_LEVELS):
            panel = self.till.do("show")["panel"]
            if not panel:
                return
            self._leave(panel)
        raise AssertionError(f"{self.name} does not come back to the cart")

    def not_now(self) -> NotNow:
        """What to raise: the screen is left as the next one wants it."""
        self.come_to_rest()
        return NotNow()

    def insist_online(self) -> None:
        """Some acts ask the centre."""
        if not self.till.do("show")["online"]:
            raise NotNow

    def tell_centre(self) -> None:
        """Two whole rounds: what was written last is on its way with the second at the latest."""
        for _ in range(2):
            talks = self.till.do("show")["talks"]
            self.till.do("key Ctrl+R")
            self._wait_for_talks(talks + 2)

    def _wait_for_talks(self, least: int) -> None:
        self.wait(
            lambda state: bool(state["online"] and not state["unsent"] and state["talks"] >= least)
        )

    def bind(self, who: str = "") -> None:
        """A member is named, if not ``who`` then anyone."""
        self.served = who or self.chance.choice(self.members)
        self.till.do(f"type {self.served}")
        self.till.do("key F2")
        self.wait(lambda state: bool(state["member"]))

    def owner(self, of: str) -> str:
        """One of those who bought it here; with none it cannot be done now."""
        if not self.owners.get(of):
            raise NotNow
        return self.chance.choice(self.owners[of])

    def keep_owner(self, of: str) -> None:
        """Whoever was served has it now."""
        self.owners.setdefault(of, []).append(self.served)

    def regular(self) -> str:
        """One of those who come to this till."""
        return self.chance.choice(self.regulars)

    def new_phone(self) -> str:
        """Of nobody yet."""
        return f"170{self.chance.randrange(10**8):08d}"

    def agree_with_colleague(self) -> None:
        """Both tills know what either has written; that takes the centre."""
        assert self.colleague is not None
        both = (self, self.colleague)
        for one in both:
            one.insist_online()
        for one in (*both, self):
            one.tell_centre()

    def now_reached_by(self, phone: str, before: str) -> None:
        """Who had the number ``before`` has ``phone``, at both tills."""
        assert self.colleague is not None
        for one in (self, self.colleague):
            one.members = tuple(phone if known == before else known for known in one.members)
            one.regulars = tuple(phone if known == before else known for known in one.regulars)
            for who in one.owners.values():
                who[:] = [phone if known == before else known for known in who]

    def open_service(self, service: str, who: str = "") -> None:
        """A member's card, and of it the service."""
        self.bind(who)
        self.till.do("key F2")
        self.until(panel="MemberCard")
        self.pick(service)
        self.wait(lambda state: state["panel"] != "MemberCard" or self.refused(state))

    def insist_on(self, panel: str) -> None:
        """What comes next is ``panel``; where it is refused it cannot be done now."""
        state = self.wait(lambda state: bool(state["panel"] == panel) or self.refused(state))
        if state["panel"] != panel:
            raise self.not_now()

    def take_off(self) -> None:
        """The member goes."""
        if self.till.do("show")["member"]:
            self.till.do("key Esc")
            self.till.do("key End")
            self.wait(lambda state: not state["member"])

    def ring_up(self, most: int = 6) -> None:
        """Some goods, with the scanner."""
        for number in range(1, self.chance.randint(1, most) + 1):
            self.scanner.say(self.chance.choice(self.goods))
            self.until(pieces=number)

    def pay_cash(self) -> str:
        """Exact, or with change; what is paid already is only confirmed. The receipt's number."""
        rest = self.till.do("show")["rest_fen"]
        if not rest:
            return self.finish("key Return")
        if self.chance.random() < 0.5:
            self.till.do(f"type {rest // 10_000 * 100 + 100}")
        return self.finish("key F9")

    def finish(self, key: str = "", scan: str = "", *, again: bool = True) -> str:
        """The last key of a sale or top-up; its number. ``again``: its goods may come back."""
        self.till.do("forget")
        if scan:
            self.scanner.say(scan)
        else:
            self.till.do(key)
        done = self.wait(lambda state: bool(state["paid"]) and not state["lines"])
        serial: str = done["paid"]
        self.done[serial] = done["document"]
        if again:
            self.sold.add(serial)
        return serial

    def payment_code(self) -> str:
        """Of a customer who pays by WeChat or Alipay; each is of use once."""
        return f"{self.chance.choice((13, 28))}{self.chance.randrange(10**16):016d}"

    def pick(self, text: str) -> None:
        """The row that begins with ``text``; without one it cannot be done now."""
        rows = self.till.do("show")["rows"]
        found = [at for at, row in enumerate(rows, start=1) if row.startswith(text)]
        if not found:
            raise self.not_now()
        self.pick_at(self.chance.choice(found))

    def pick_at(self, digit: int) -> None:
        """By its digit; until something else is on the screen, or is said."""
        before = self.till.do("forget")
        self.till.do(f"type {digit}")
        self.wait(
            lambda state: (
                (state["panel"], state["rows"]) != (before["panel"], before["rows"])
                or bool(state["said"])
            )
        )

    def confirm(self, key: str = "key Return", panel: str = "Done") -> None:
        """Do what stands on the sheet; where that is refused it cannot be done now."""
        self.till.do("forget")
        self.till.do(key)
        state = self.wait(lambda state: state["panel"] == panel or self.refused(state))
        if state["panel"] != panel:
            raise self.not_now()
        self.put_away()

    def put_away(self) -> None:
        """What was printed is handed over, and the member goes."""
        self.until(printing=False)
        self.leave()
        self.take_off()

    def refused(self, state: State) -> bool:
        """Something is said, and it is not that one is to wait."""
        said = state["said"]
        return bool(said) and "…" not in said and state["panel"] != "Approving"

    def until(self, **wanted: bool | int | str) -> None:
        """Until all of this is on the screen."""
        self.wait(lambda state: all(state.get(name) == value for name, value in wanted.items()))

    def wait(self, holds: Callable[[State], bool]) -> State:
        """Until the screen stands so; a screen that never does fails the test.

        What somebody has to approve, the manager approves.
        """
        waiting, until = threading.Event(), time.monotonic() + WAIT_S
        while not holds(state := self.till.do("show")):
            assert time.monotonic() < until, f"{self.name} stands still: {state}"
            if state["panel"] == "Approving":
                self._approve()
            waiting.wait(LOOK_S)
        return state

    def _leave(self, panel: str) -> None:
        self.till.do("key Esc")
        self.wait(lambda state: bool(state["panel"] != panel))

    def _approve(self) -> None:
        self.made["approval"] += 1
        self.till.do("forget")
        for typed in (self.house.manager, PIN):
            self.till.do(f"type {typed}")
            self.till.do("key Return")
        waiting = threading.Event()
        until = time.monotonic() + WAIT_S
        while (state := self.till.do("show"))["panel"] == "Approving":
            assert time.monotonic() < until, f"{self.name}: no approval: {state}"
            waiting.wait(LOOK_S)
