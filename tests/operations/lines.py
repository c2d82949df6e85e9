"""The line of a till to a centre in the same process, for what somebody waits for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sqlalchemy import Engine

from app import canon
from app.domain.refusal import Unavailable
from app.sync.questions import AskReturn, ReturnAnswer
from server import feed, return_rights
from tests.till import START

Wanted = TypeVar("Wanted")
Answer = TypeVar("Answer")


@dataclass(kw_only=True)
class Line(ABC, Generic[Wanted, Answer]):
    """Asks the centre in its own bytes. ``lost``: nothing arrives; ``deaf``: no answer does."""

    lost: bool = False
    deaf: bool = False
    said: list[bytes] = field(default_factory=list)

    def ask(self, wanted: Wanted) -> Answer:
        """What the centre says to ``wanted``. Raises ``Unavailable``."""
        self.said.append(canon.dump(wanted))
        if self.lost:
            raise Unavailable("centre_unreachable")
        answer = self.again(len(self.said) - 1)
        if self.deaf:
            raise Unavailable("centre_unreachable")
        return answer

    def again(self, index: int) -> Answer:
        """What was asked as the one with ``index`` arrives, perhaps once more."""
        return self.arrive(self.said[index])

    @abstractmethod
    def arrive(self, raw: bytes) -> Answer:
        """The centre's answer to the question ``raw``."""


@dataclass
class RightsLine(Line[AskReturn, ReturnAnswer]):
    """Asks about rights to return goods."""

    engine: Engine
    till: str

    def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
        """Whether a log may return goods of a sale."""
        return self.ask(wanted)

    def arrive(self, raw: bytes) -> ReturnAnswer:
        wanted = canon.load(AskReturn, raw)
        with feed.stamping(self.engine) as stamps:
            answer = return_rights.ask(stamps, self.till, wanted, START)
        return canon.load(ReturnAnswer, canon.dump(answer))
