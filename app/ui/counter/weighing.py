"""Goods that are sold by weight, at a counter with a scale: none of them is paid for unweighed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.devices.ports import Scale, Weight
from app.domain.refusal import Unavailable
from app.operations import basket
from app.operations.views import GoodsHit
from app.ui.counter.actions import Name
from app.ui.counter.messages import Kind
from app.ui.counter.session import Session
from app.ui.lanes import Lane, Problem
from app.ui.tones import Tone
from app.ui.wording import unavailable_sentence
from app.ui.wording.devices import SCALE

AGAIN_MS = 200
LOOK_MS = 2000
_IT_SPEAKS = SCALE.keys() - {"scale_silent"}
_WEIGHED_FIRST = {Name.CASH, Name.CONFIRM, Name.SUSPEND}


@dataclass(slots=True)
class _Pending:
    """What is to be weighed, and ``take``, what is done with its weight in thousandths.

    ``code``: what was scanned, empty for none. ``again``: it was weighed before, and may weigh the
    same. ``told`` is what is said of it now.
    """

    name: str
    take: Callable[[int], None]
    code: str = ""
    again: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    """What waits its turn; ``finishes``: it was asked for before there was anything to weigh."""

    run: Callable[[], object]
    finishes: bool = False


class Weighing(QObject):
    """Asks the scale, on a lane of its own, till there is a weight, and then rings it up.

    Until then nothing stands in the basket: goods whose weight is not known are neither sold for a
    kilogram nor forgotten, for scans wait their turn and the sale cannot be finished. A weight that
    is typed always does; Esc leaves the goods out. The weight of the goods before is not taken for
    the next as long as nothing has changed on the pan.

    Signals:
        there: whether the scale answers; None: there is none to ask.
    """

    there = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session, self._desk = session, session.desk
        self._scale: Scale | None = None
        self._lane = Lane(self, name="scale")
        self._pending: _Pending | None = None
        self._later: deque[_Job] = deque()
        self._scanning = self._asking = False
        self._last_g = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self._look = QTimer(self, singleShot=True)
        self._look.timeout.connect(self._find)

    @property
    def ready(self) -> bool:
        """Whether there is a scale to ask."""
        return self._scale is not None

    def use(self, scale: Scale | None) -> None:
        """Ask ``scale`` from now on, or none; whether it answers is told by ``there``."""
        if self._scale is not None:
            self._scale.close()
        self._scale = scale
        self._look.stop()
        if scale is None:
            self.there.emit(None)
        else:
            self._find()

    def stop(self) -> None:
        """Waits for what the scale is asked now, two seconds at most."""
        self._timer.stop()
        self._look.stop()
        self._lane.finish()
        if self._scale is not None:
            self._scale.close()

    def in_turn(self, scan: Callable[[], None], code: str) -> None:
        """Do ``scan`` once all before it is settled; ``code`` of what is being weighed: once more.

        ``settled`` is to be called when it has been answered.
        """
        pending = self._pending
        if pending is not None and code == pending.code:
            self.again()
            return

        def run() -> None:
            self._scanning = True
            scan()

        self._later.append(_Job(run))
        self._go_on()

    def settled(self) -> None:
        """The scan is answered: what it rang up stands in the basket, or is to be weighed."""
        self._scanning = False
        self._go_on()

    def begin(self, goods: GoodsHit, code: str = "") -> None:
        """Weigh ``goods``, and ring them up."""

        def take(milli: int) -> None:
            self._session.change(partial(basket.ring_up, self._desk, goods.sku, milli), Tone.SCAN)

        self._begin(_Pending(goods.name, take, code))

    def weigh(self) -> None:
        """Ask once more, and take what lies there in any case; or weigh the selected line anew."""
        view = self._session.view
        if self._pending is not None:
            self._last_g = 0
            self.again()
        elif not self.ready:
            self._tell(self._no_scale())
        elif view is not None and view.basket.lines:
            index = view.basket.selected
            line = view.basket.lines[index]
            if not line.weighed:
                self._tell(self.tr("The selected line is not sold by weight."))
                return

            def take(milli: int) -> None:
                change = partial(basket.reweigh, self._desk, index, line.sku, milli)
                self._session.change(change, Tone.SCAN)

            self._begin(_Pending(line.name, take, again=True))

    def tare(self) -> None:
        """What lies on the scale weighs nothing from now on."""
        session = self._session
        if self._scale is None:
            self._tell(self._no_scale())
            return
        words = self.tr("Tared. The scale shows net weight now.")
        self._lane.ask(
            self,
            self._scale.tare,
            lambda _: session.tell(Kind.OK, words),
            lambda problem: session.sorry(self._heard(problem)),
        )

    def typed(self, milli: int) -> bool:
        """A weight was typed. Whether that was for what is being weighed."""
        if self._pending is None:
            return False
        self._take(self._pending, milli)
        return True

    def again(self) -> None:
        """Ask once more, for instance after the pan was emptied."""
        if self._pending is not None:
            self._pending.told = ""
            self._ask()

    def give_up(self) -> bool:
        """Leave out what is being weighed. Whether anything was."""
        pending = self._pending
        if pending is None:
            return False
        kept, left = self.tr("{name} stays as it was."), self.tr("{name} was not rung up.")
        self._pending = None
        self._timer.stop()
        self._tell((kept if pending.again else left).format(name=pending.name))
        self._go_on()
        return True

    def holds(self, name: Name, typed: str, later: Callable[[], object]) -> bool:
        """Whether the command has to wait; ``later`` does it where only a scan is under way."""
        if name not in _WEIGHED_FIRST or (name is Name.CONFIRM and typed):
            return False
        pending = self._pending
        if pending is not None and name is Name.CONFIRM:
            self.again()
        elif pending is not None:
            words = self.tr("First weigh {name}: Enter. Or type the weight and *; Esc gives it up.")
            self._session.tell(Kind.ERROR, words.format(name=pending.name))
            self._session.sounded.emit(Tone.ERROR)
        elif self._scanning:
            self._later.append(_Job(later, finishes=True))
        else:
            return False
        return True

    def _begin(self, pending: _Pending) -> None:
        """Weigh it now, or when the goods before are weighed; what would have finished is off."""
        if self._pending is not None:
            self._later.append(_Job(partial(self._begin, pending)))
            return
        self._later = deque(job for job in self._later if not job.finishes)
        self._pending = pending
        self._ask()

    def _go_on(self) -> None:
        while self._later and self._pending is None and not self._scanning:
            self._later.popleft().run()

    def _ask(self) -> None:
        pending, scale = self._pending, self._scale
        self._timer.stop()
        if pending is None or scale is None or self._asking:
            return
        if not pending.told:
            self._say(pending, self.tr("Weighing: {name}…"))
        self._asking = True
        weighed, otherwise = partial(self._weighed, pending), partial(self._no_weight, pending)
        self._lane.ask(self, scale.weigh, weighed, otherwise)

    def _weighed(self, asked: _Pending, weight: Weight) -> None:
        self._asking = False
        self.there.emit(True)
        pending = self._pending
        if pending is not asked:
            self._ask()
            return
        if not weight.stable or weight.grams <= 0:
            self._last_g = 0
        if not weight.stable:
            self._wait(asked, unavailable_sentence("scale_moving"))
        elif weight.grams <= 0:
            self._wait(asked, self.tr("Put {name} on the scale, or type its weight and *."))
        elif weight.grams == self._last_g and not asked.again:
            words = self.tr("The pan has not changed. Put {name} on it; if it is there, Ctrl+W.")
            self._wait(asked, words)
        else:
            self._last_g = weight.grams
            self._take(asked, weight.grams)

    def _no_weight(self, asked: _Pending, problem: Problem) -> None:
        self._asking = False
        problem = self._heard(problem)
        if self._pending is asked:
            self._session.sorry(problem)
        else:
            self._ask()

    def _take(self, pending: _Pending, milli: int) -> None:
        self._pending = None
        self._timer.stop()
        pending.take(milli)
        self._go_on()

    def _wait(self, pending: _Pending, words: str) -> None:
        self._say(pending, words)
        self._timer.start(AGAIN_MS)

    def _say(self, pending: _Pending, words: str) -> None:
        if words != pending.told:
            pending.told = words
            self._tell(words.format(name=pending.name))

    def _tell(self, words: str) -> None:
        self._session.tell(Kind.INFO, words)

    def _no_scale(self) -> str:
        return self.tr("No scale is set up. Type the weight, then *.")

    def _find(self) -> None:
        """Ask only to know whether it is there; one that is not is asked again after a while."""
        if self._scale is not None:
            self._lane.ask(self, self._scale.weigh, lambda _: self.there.emit(True), self._note)

    def _heard(self, problem: Problem) -> Problem:
        """What to say of ``problem``: a dead line is a scale that does not answer."""
        self._note(problem)
        return problem if problem.code in SCALE else Unavailable("scale_silent", str(problem))

    def _note(self, problem: Problem) -> None:
        """Tell by ``problem`` whether it is there."""
        speaks = problem.code in _IT_SPEAKS
        self.there.emit(speaks)
        if not speaks:
            self._look.start(LOOK_MS)
