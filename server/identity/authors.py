"""By which keys the documents of a till may be signed."""

from __future__ import annotations

from dataclasses import dataclass

from app.sync.signing import is_document_signed
from app.sync.wire import Sent


@dataclass(frozen=True, slots=True)
class Author:
    """The public keys by which a till's documents may be signed; none: it signs nothing.

    ``always``: it never was without a key, so there is no document of it without a signature.
    """

    keys: tuple[bytes, ...] = ()
    always: bool = False

    def wrote(self, sent: Sent, *, signed: bool) -> bool:
        """Whether the signature is right; in a ``signed`` log there has to be one."""
        if not self.keys or not sent.signature:
            return not signed
        return any(is_document_signed(sent.signature, sent.hash, key) for key in self.keys)


UNSIGNED = Author()
"""A till that was enrolled by a file."""
