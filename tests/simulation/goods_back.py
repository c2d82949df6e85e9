"""Goods come back, at the till that sold them or at another, which asks for the right to it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from app import canon
from app.domain.documents import ReturnedLine
from app.domain.refusal import Refused, Unavailable
from app.operations import return_rights, returns
from app.sync.calls import CentreCalls
from app.sync.questions import AskReturn, ReturnAnswer
from server import feed
from server import return_rights as rights
from tests.simulation.network import AWAY, LATE, LOST
from tests.simulation.world import Crash, Device, World
from tests.till import START

_SALES = "SELECT serial FROM document WHERE kind = 'sale' ORDER BY number"


def take_back(world: World, device: Device) -> None:
    """Some of what was sold comes back, or all of it, perhaps by somebody unknown."""
    draw, line = world.chance, Line(world, device)
    seller = device if draw.random() < 0.6 else draw.choice([*world.devices.values()])
    with seller.till.desk.store.reading() as session:
        serials = session.connection().exec_driver_sql(_SALES).scalars().all()
    if not serials:
        return
    store = device.till.desk.store
    desk = replace(device.till.desk, calls=CentreCalls(store, line))  # type: ignore[arg-type]  # (of its calls one is asked)
    with suppress(Refused):
        found = returns.find(desk, draw.choice(serials))
        whole = draw.random() < 0.4
        lines = [
            ReturnedLine(one.index, one.left_milli if whole else 1_000 * draw.randint(1, 2))
            for one in found.lines
            if one.left_milli and (whole or draw.random() < 0.7)
        ]
        if lines:
            returns.take_back(desk, found.serial, lines, reason="坏", approved_by="1001")
            device.acknowledged()
    if draw.random() < 0.7:
        return_rights.release(desk)
    else:
        return_rights.release_idle(desk)


@dataclass(frozen=True, slots=True)
class Line:
    """Asks the centre at once, over the same network as the rounds."""

    world: World
    device: Device

    def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
        """Whether a log may return goods of a sale. Raises ``Unavailable``."""
        draw, asked = self.world.chance, self.device.asked
        asked.append(canon.dump(wanted))
        if draw.random() < AWAY + LOST:
            raise Unavailable("centre_unreachable", "the question is lost")
        if draw.random() < LATE:
            self._arrive(draw.choice(asked))
        answer = self._arrive(asked[-1])
        if draw.random() < LOST:
            raise Unavailable("centre_unreachable", "the answer is lost")
        return canon.load(ReturnAnswer, answer)

    def _arrive(self, raw: bytes) -> bytes:
        wanted = canon.load(AskReturn, raw)
        try:
            with feed.stamping(self.world.engine) as stamps:
                return canon.dump(rights.ask(stamps, self.device.id, wanted, START))
        except rights.Restoring as error:
            raise Unavailable("centre_restoring", "503") from error
        except Crash as crash:
            if not crash.at_centre:
                raise
            self.world.start_centre()
            raise Unavailable("centre_unreachable", "the centre died") from crash
        finally:
            self.world.note()


ACTS = ((1.2, take_back),)
