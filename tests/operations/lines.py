"""The line of a till to a centre in the same process, for what somebody waits for."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Engine

from app import canon
from app.domain.refusal import Unavailable
from app.sync.questions import AskReturn, ReturnAnswer
from server import feed, return_rights
from tests.till import START


@dataclass
class Line:
    """Asks the centre about rights, in its own bytes.

    ``lost``: nothing arrives; ``deaf``: no answer does.
    """

    engine: Engine
    till: str
    lost: bool = False
    deaf: bool = False
    said: list[bytes] = field(default_factory=list)

    def ask_return(self, wanted: AskReturn, /) -> ReturnAnswer:
        """Whether a log may return goods of a sale."""
        self.said.append(canon.dump(wanted))
        if self.lost:
            raise Unavailable("centre_unreachable")
        answer = self.again(len(self.said) - 1)
        if self.deaf:
            raise Unavailable("centre_unreachable")
        return answer

    def again(self, index: int) -> ReturnAnswer:
        """What was asked as the one with ``index`` arrives, perhaps once more."""
        wanted = canon.load(AskReturn, self.said[index])
        with feed.stamping(self.engine) as stamps:
            answer = return_rights.ask(stamps, self.till, wanted, START)
        return canon.load(ReturnAnswer, canon.dump(answer))
