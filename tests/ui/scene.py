"""What a scene is, where it is seen, and how it is begun.

A scene is added by writing its function below ``@scene``, in the module of its kind. It finds a
sale of five articles with a member on the screen, and leaves what is to be seen there. One that has
to put something away afterwards is a generator, which is gone on with once it was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import GeneratorType

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.operations import member_facts
from app.ui.counter.actions import Name
from app.ui.counter.layout import TouchCounter
from app.ui.counter.outside import Status
from tests.till import LIN, LIN_CARD
from tests.ui.crew import LI, PIN
from tests.ui.shop import APPLES, CHOCOLATE, COLA, LARGE, SMALL, TISSUES, WATER, Shop

Scene = Callable[[Shop], Iterator[QWidget | None] | QWidget | None]
"""Gives the widget to look at where that is not the cashier's window."""

SCENES: dict[str, Scene] = {}
ROUNDS = 3
"""Of events, until what a longer word moved has moved."""
FIVE = (WATER, WATER, COLA, COLA, COLA, CHOCOLATE, TISSUES, APPLES)


@dataclass(frozen=True, slots=True)
class Look:
    """A screen, and what is set on it."""

    size: QSize
    scheme: str = "light"
    percent: int = 100
    touch: bool = False

    def __str__(self) -> str:
        fingers = "-touch" if self.touch else ""
        return f"{self.size.width()}-{self.percent}{fingers}-{self.scheme}"


SIZES = (
    Look(SMALL),
    Look(SMALL, percent=175),
    Look(LARGE),
    Look(LARGE, percent=175),
    Look(QSize(1024, 768), touch=True),
)
LOOKS = tuple(replace(look, scheme=scheme) for look in SIZES for scheme in ("light", "dark"))
"""All in which the counter is to be whole and calm."""


def scene(function: Scene) -> Scene:
    """Add ``function`` to what is looked at, under its own name."""
    SCENES[function.__name__] = function
    return function


@contextmanager
def showing(shop: Shop, name: str) -> Iterator[QWidget]:
    """The scene ``name`` stands; the widget to look at."""
    begin(shop)
    made = SCENES[name](shop)
    shown = next(made) if isinstance(made, GeneratorType) else made
    for _ in range(ROUNDS):
        QApplication.processEvents()
    yield shown if isinstance(shown, QWidget) else shop.window
    if isinstance(made, GeneratorType):
        next(made, None)


def begin(shop: Shop) -> None:
    """Someone is logged in, and a sale stands there, whatever the scene before has left."""
    window = shop.window
    window.show_status(Status(online=True))
    window.pages.leave()
    if window.stage.shut:
        window.command(Name.BACK)
        for typed in (LI.number, PIN):
            window.command(Name.CONFIRM, typed)
            shop.settle()
        shop.qtbot.waitUntil(lambda: not window.stage.shut)
    window.stage.close_panel()
    window.omnibox.clear()
    window.message.say(None)
    if isinstance(window.counter, TouchCounter):
        window.counter.keypad.show_letters(False)
    view = window.session.view
    if view is None or not view.basket.lines:
        shop.scan(*FIVE)
        shop.scan(LIN_CARD)
    QApplication.processEvents()


def ask(shop: Shop, *commands: tuple[Name, str]) -> None:
    """Each command with what is typed, once the one before is done."""
    for name, typed in commands:
        shop.window.command(name, typed)
        shop.settle()


def sell(shop: Shop) -> None:
    """What stands there is paid in cash, and the counter is free again."""
    ask(shop, (Name.CASH, ""))
    shop.window.stage.close_panel()
    shop.settle()


def open_card(shop: Shop, *digits: int) -> None:
    """The member's card is open, and each digit picked something."""
    card = shop.window.services.member_card
    card.show_facts(member_facts.look(shop.till.desk, LIN))
    shop.window.stage.open(card)
    for digit in digits:
        panel = shop.window.stage.panel
        assert panel is not None
        assert panel.pick(digit), digit
        shop.settle()
