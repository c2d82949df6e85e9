"""A provider over HTTPS: each question is signed with a key that never leaves the till.

Four questions, each a ``POST`` of JSON: ``/v1/charge``, ``/v1/query``, ``/v1/give-back``,
``/v1/refund``; docs/payments.md says what a provider's gateway has to promise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from app import canon, keys
from app.domain.payment import Answer, Said
from app.domain.refusal import Unavailable
from app.sync.http import OK, Line

SCHEME, USE = "MemberTill-Ed25519", "payment"
CHARGE_S, ASK_S = 12.0, 6.0
_UNREACHABLE = {"centre_unreachable"}
_UNKNOWN_MERCHANT = {401, 403}


@dataclass(frozen=True, slots=True)
class Charge:
    """Take ``amount_fen`` by ``code``, once for each ``id``."""

    id: str
    code: str
    amount_fen: int
    subject: str


@dataclass(frozen=True, slots=True)
class About:
    """Of the charge ``id``: what became of it, or that it shall be given back."""

    id: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Give ``amount_fen`` back of the payment with the number ``reference``, once for ``id``."""

    id: str
    reference: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What is said of ``id``; ``reference`` is the provider's number, of what is paid."""

    id: str
    said: Said
    reference: str = ""


class HttpAcquirer:
    """An ``Acquirer`` over one kept connection; used by one thread.

    ``merchant`` is the shop at the provider, ``private`` the till's Ed25519 key. ``ca``: the PEM of
    the one CA to trust; empty: the public ones. ``patience`` stretches or shortens how long an
    answer is waited for: 1 is 12 s for a charge and 6 s for any other question. Raises
    ``Unavailable("payment_not_trusted")`` for an address that is neither HTTPS nor this machine.
    """

    def __init__(
        self, url: str, merchant: str, private: bytes, ca: str = "", *, patience: float = 1
    ) -> None:
        try:
            self._line = Line(url, partial(authorization, merchant, private), ca)
        except Unavailable as error:
            raise Unavailable("payment_not_trusted", error.detail) from error
        self._charge_s, self._ask_s = CHARGE_S * patience, ASK_S * patience

    def charge(self, id: str, code: str, amount_fen: int, subject: str) -> Answer:
        """See ``Acquirer``."""
        return self._say("/v1/charge", Charge(id, code, amount_fen, subject), self._charge_s)

    def query(self, id: str) -> Answer:
        """See ``Acquirer``."""
        return self._say("/v1/query", About(id), self._ask_s)

    def give_back(self, id: str) -> Answer:
        """See ``Acquirer``."""
        return self._say("/v1/give-back", About(id), self._ask_s)

    def refund(self, id: str, reference: str, amount_fen: int) -> Answer:
        """See ``Acquirer``."""
        return self._say("/v1/refund", Refund(id, reference, amount_fen), self._ask_s)

    def _say(self, path: str, question: Charge | About | Refund, within_s: float) -> Answer:
        """Nothing of the question is in what is raised: a customer's code stands in it."""
        try:
            answer = self._line.post(path, canon.dump(question), within_s=within_s)
        except Unavailable as error:
            code = "payment_unreachable" if error.code in _UNREACHABLE else "payment_not_trusted"
            raise Unavailable(code, error.detail) from error
        if answer.status in _UNKNOWN_MERCHANT:
            raise Unavailable("payment_not_known_there", str(answer.status))
        if answer.status != OK:
            raise Unavailable("payment_unwell", str(answer.status))
        try:
            found = canon.load(Answered, answer.body)
        except canon.Unreadable as error:
            raise Unavailable("payment_not_understood", "no answer of this form") from error
        if found.id != question.id or (found.said is Said.PAID and not found.reference):
            raise Unavailable("payment_not_understood", "an answer to something else")
        return Answer(found.said, found.reference)


def authorization(merchant: str, private: bytes, method: str, path: str, body: bytes) -> str:
    """The ``Authorization`` of a question; it names no moment: each is done once by its id."""
    message = "\n".join((method, path, merchant, keys.digest(body))).encode()
    return f"{SCHEME} {merchant} {keys.sign(message, private, USE)}"
