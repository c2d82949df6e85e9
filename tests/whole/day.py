"""A shop's day: two tills, a centre on PostgreSQL, printers and scanners, and what goes wrong."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from collections import Counter as Count
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app import resources
from server.base import open_engine
from tests.whole.counter import Counter
from tests.whole.hand import NotNow
from tests.whole.house import House, furnish
from tests.whole.line import Line
from tests.whole.shop import ROOT, Process, Shop

TILLS = ("T03", "T04")
CUT, KILLS, _TRIES, _AT_ONCE = 3, 2, 6, 3
"""The network is cut for a third of the day, and one till is killed so often."""
_ACTS = {
    "sell": 16,
    "sell_to_member": 30,
    "pay_by_code": 10,
    "pay_by_card": 5,
    "take_back": 8,
    "take_back_elsewhere": 5,
    "take_back_without_receipt": 3,
    "exchange": 3,
    "exchange_with_difference": 5,
    "undo": 3,
    "sell_without_code": 3,
    "sell_pass": 4,
    "use_pass": 6,
    "use_coupon": 5,
    "rate": 4,
    "top_up": 8,
    "top_up_by_code": 5,
    "refund_balance": 4,
    "register": 5,
    "register_with_referrer": 4,
    "sign_in": 5,
    "redeem": 7,
    "buy_plan": 5,
    "end_plan": 4,
    "draw": 5,
    "change_profile": 4,
    "change_phone": 3,
    "tag": 3,
    "consent": 4,
    "report_loss": 4,
    "add_card": 4,
    "remove_card": 3,
    "hand_over": 3,
    "suspend": 4,
    "fetch_elsewhere": 3,
    "cancel": 3,
    "reprice": 5,
    "move_cash": 4,
    "open_drawer": 2,
    "look_at_shift": 2,
    "reprint": 3,
}


@dataclass(slots=True)
class Day:
    """``documents`` or more are written, then both tills are closed. The same from a seed."""

    folder: Path
    database: str
    seed: int
    documents: int
    acts: Count[str] = field(default_factory=Count)
    kinds: Count[str] = field(default_factory=Count)
    forms: Count[str] = field(default_factory=Count)
    kills: int = 0
    offline: int = 0
    refused: Count[str] = field(default_factory=Count)
    shop: Shop = field(init=False)
    line: Line = field(init=False)
    house: House = field(init=False)
    counters: dict[str, Counter] = field(default_factory=dict)
    provider: str = ""
    _urls: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shop = Shop(self.folder, database=self.database, two_screens=True)
        words = ["-m", "server", "demo", "--database", self.database]
        words += ["--till", TILLS[0], "--till", TILLS[1], "--out", str(self.folder / "enrolment")]
        words += ["--seal-key", str(self.folder / "centre.seal-key")]
        subprocess.run([sys.executable, *words], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        engine = open_engine(self.database)
        self.house = furnish(engine)
        engine.dispose()
        self.line = Line(self.shop.port)

    def run(self) -> None:
        """From opening to closing."""
        chance = random.Random(self.seed)
        self.shop.centre()
        self.provider = self.shop.provider()
        for name in TILLS:
            self._open(name, chance)
        one, other = (self.counters[name] for name in TILLS)
        one.colleague, other.colleague = other, one
        deck = _deck(self.documents, chance)
        parts = _parts(self.documents, chance)
        kills = set(chance.sample(range(1, self.documents), KILLS))
        for number in range(self.documents):
            self._weather(parts[number])
            if number in kills:
                self._kill(TILLS[0], chance)
            self.offline += not self.line.whole
            self._do_one(self.counters[chance.choice(TILLS)], deck, chance)
        self._weather(wanted=True)
        if self.documents > len(_ACTS):
            self._make_up_for(chance)
        for counter in self.counters.values():
            counter.open_shift()
            self._come_to_rest(counter)

    def _do_one(self, counter: Counter, deck: list[str], chance: random.Random) -> None:
        """The next act that can be done now; one that cannot has its turn later."""
        for act in [*deck[:_AT_ONCE], "sell"]:
            if self._did(counter, act):
                if act in deck:
                    deck.remove(act)
                return
            deck.remove(act)
            deck.insert(chance.randint(len(deck) // 2, len(deck)), act)

    def _did(self, counter: Counter, act: str) -> bool:
        work: Callable[[], None] = getattr(counter, act)
        try:
            work()
        except NotNow:
            self.refused[act] += 1
            return False
        except AssertionError as error:
            raise AssertionError(f"{counter.name}, {act}: {error}") from error
        self.acts[act] += 1
        return True

    def _make_up_for(self, chance: random.Random) -> None:
        """What never could be done is tried at the end, when the network is whole."""
        missing = [act for act in _ACTS if not self.acts[act]]
        for act in missing:
            any(self._did(self.counters[chance.choice(TILLS)], act) for _ in range(_TRIES))

    def close(self, counted: dict[str, str]) -> None:
        """Count both drawers, and send what that has written."""
        for name, counter in self.counters.items():
            counter.close_shift(counted[name])
            self._come_to_rest(counter)

    def end(self) -> None:
        """Everything is switched off."""
        self.shop.close()
        self.line.close()

    def _open(self, name: str, chance: random.Random) -> None:
        scanner, line = self.shop.scanner(name)
        self._urls[name] = (self.shop.printer(name), line)
        goods = tuple(bar_codes().values())
        own = random.Random(chance.random())
        counter = Counter(
            name, self._till(name), scanner, own, goods, self.house.members, self.house
        )
        counter.regulars = self.house.members[TILLS.index(name) :: len(TILLS)]
        counter.coupons = list(self.house.coupons[TILLS.index(name) :: len(TILLS)])
        self._log_in(counter)
        self.counters[name] = counter

    def _till(self, name: str) -> Process:
        urls = self._urls[name]
        return self.shop.till(name, *urls, centre_port=self.line.port, payment_url=self.provider)

    def _log_in(self, counter: Counter) -> None:
        """Once the devices are there, and what was not sent is, where there is a network."""
        counter.until(scanner=True, printer="ready", loading="")
        if self.line.whole:
            counter.until(online=True, unsent=0)
        counter.log_in()

    def _kill(self, name: str, chance: random.Random) -> None:
        """In the middle of a sale, or just when it was paid."""
        counter = self.counters[name]
        counter.ring_up()
        if chance.random() < 0.5:
            counter.till.say("key F9")
        counter.till.kill()
        self.kills += 1
        counter.till = self._till(name)
        self._log_in(counter)
        counter.come_to_rest()

    def _weather(self, wanted: bool) -> None:  # noqa: FBT001 (it is the weather)
        if wanted == self.line.whole:
            return
        if wanted:
            self.line.mend()
        else:
            self.line.cut()
        for counter in self.counters.values():
            counter.till.do("key Ctrl+R")
            counter.till.do(f"until online={str(wanted).lower()}")

    def _come_to_rest(self, counter: Counter) -> None:
        counter.till.do("until printing=false")
        counter.tell_centre()


def _deck(documents: int, chance: random.Random) -> list[str]:
    """The acts of the day in their order: of a long one, each at least once."""
    each = list(_ACTS) if documents > len(_ACTS) else []
    more = chance.choices(list(_ACTS), list(_ACTS.values()), k=documents - len(each))
    deck = each + more
    chance.shuffle(deck)
    return deck


def _parts(documents: int, chance: random.Random) -> list[bool]:
    """For each document whether there is a network: cut three times, for a third in all."""
    whole = [True] * documents
    length = documents // CUT // 3
    for part in range(3):
        begin = part * documents // 3 + chance.randint(1, max(1, documents // 3 - length - 1))
        whole[begin : begin + length] = [False] * length
    return whole


def bar_codes() -> dict[str, str]:
    """Of the demo shop's goods, by their names."""
    with resources.path("demo", "goods.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: row["barcode"] for row in csv.DictReader(file)}
