"""What the steps of the first start need from the outside. Nothing here waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.domain.refusal import Unavailable


@dataclass(frozen=True, slots=True)
class Who:
    """Who this till is. ``fingerprint`` is the SHA-256 of the centre's own CA, empty: a public one.

    ``centre_url`` is where the head office is.
    """

    shop: str
    till: str
    centre_url: str
    fingerprint: str


class Guide(Protocol):
    """The till that is being set up."""

    def language(self) -> str:
        """The one that is set."""
        ...

    def speak(self, language: str) -> None:
        """Set it; the window is made anew in it, now or at the next start."""
        ...

    def who(self) -> Who | None:
        """Who this till is; None: nobody yet."""
        ...

    def enrol(
        self,
        url: str,
        code: str,
        authority: str,
        then: Callable[[Who], None],
        otherwise: Callable[[Unavailable], None],
    ) -> None:
        """Become the till that ``code`` is for; ``authority`` is the file of the centre's CA."""
        ...

    def load(self, *, on: bool) -> None:
        """Go on with the first load, or leave off: what came until now stays."""
        ...
