"""Who takes money by a code that a customer shows: a provider, beside all other parts."""

from __future__ import annotations

from typing import Protocol

from app.domain.payment import Answer


class Acquirer(Protocol):
    """Each waits for an answer, so never on the lane of the store; each raises ``Unavailable``.

    ``id`` was made and kept at the till before. Whatever is asked twice under an id is done once,
    and what was charged under it is never more than once its amount.
    """

    def charge(self, id: str, code: str, amount_fen: int, subject: str) -> Answer:
        """Take ``amount_fen`` from whoever shows ``code``, for ``subject``, the shop's name.

        ``code`` is personal: it is passed on, and neither kept nor logged.
        """
        ...

    def query(self, id: str) -> Answer:
        """What became of the charge ``id``; ``UNKNOWN`` where there is none, or none yet."""
        ...

    def give_back(self, id: str) -> Answer:
        """Give back what was charged under ``id``, and charge nothing under it from now on.

        ``RETURNED`` once that is certain, also where nothing was ever charged.
        """
        ...

    def refund(self, id: str, reference: str, amount_fen: int) -> Answer:
        """Give ``amount_fen`` back of the payment that has the number ``reference``, as ``id``.

        ``RETURNED`` once that is certain, ``FAILED`` where it will not be done.
        """
        ...
