"""Keeping the second copy: what is unsent is appended, what is settled is dropped now and then.

It is written after the sale, on a thread of its own: a medium that is slow, full or gone stops
nobody from selling. The till cannot read what it wrote; it sees only which documents are there.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import disk
from app.domain.refusal import Unavailable
from app.models.base import Store
from app.models.journal import DocumentRow, OutboxRow, PersonalRow, ResultRow
from app.second_copy.frames import About, Frame, sealed, walk
from app.sync.wire import Sent

AT_ONCE = 100
MOST_SETTLED = 200
"""So many settled documents may lie in the file, or as many as are unsent."""

Place = tuple[str, int]


@dataclass(slots=True)
class SecondCopy:
    """The file of the till ``till_id`` in ``folder``, which is the medium's and is never made here.

    ``public`` is the centre's key to seal to, empty where it has none. ``apart_from``: a folder on
    the disk that it must not be on, for a stick that was pulled out may leave its folder behind.
    Used by one thread.
    """

    folder: Path
    till_id: str
    public: bytes
    apart_from: Path | None = None
    _there: set[Place] = field(default_factory=set, init=False)
    _size: int = field(default=-1, init=False)

    @property
    def file(self) -> Path:
        """Where the copy is."""
        return self.folder / f"second-copy-{self.till_id}.mt2c"

    def keep(self, store: Store) -> int:
        """Bring the file up to what is unsent now; how many documents that is.

        Raises ``Unavailable("second_copy_unavailable")`` where the medium is gone, full or broken:
        what is missing is written once it is back. ``second_copy_same_disk``: it is not another
        one; ``second_copy_without_key``: there is nothing to seal to.
        """
        if not self.public:
            raise Unavailable("second_copy_without_key")
        with store.reading() as session:
            unsent = _unsent(session)
        try:
            if self.apart_from and _same_disk(self.folder, self.apart_from):
                raise Unavailable("second_copy_same_disk", str(self.folder))
            self._find()
            missing = [place for place in unsent if place not in self._there]
            for start in range(0, len(missing), AT_ONCE):
                wanted = {unsent[place]: place for place in missing[start : start + AT_ONCE]}
                with store.reading() as session:
                    found = _documents(session, wanted)
                self._append(found)
            settled = len(self._there - unsent.keys())
            if settled > max(MOST_SETTLED, len(unsent)):
                self._drop(unsent.keys())
        except OSError as error:
            self._size = -1
            raise Unavailable("second_copy_unavailable", str(error)) from error
        return len(unsent)

    def _find(self) -> None:
        """Know what the file has; a frame that a crash tore at its end is cut off.

        It is read again whenever it is not as it was left: another medium, or another file.
        """
        size = self.file.stat().st_size if self.file.exists() else 0
        if size == self._size:
            return
        raw = self.file.read_bytes() if size else b""
        frames = [part for part in walk(raw) if isinstance(part, Frame)]
        self._there = {(frame.about.log, frame.about.number) for frame in frames}
        end = frames[-1].end if frames else 0
        if end < size:
            with self.file.open("rb+") as file:
                file.truncate(end)
                os.fsync(file.fileno())
        self._size = end

    def _append(self, documents: dict[Place, Sent]) -> None:
        raw = b"".join(
            sealed(About(self.till_id, log, number), sent, self.public)
            for (log, number), sent in documents.items()
        )
        new = not self.file.exists()
        with self.file.open("ab") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        if new:
            disk.sync_folder(self.folder)
        self._size += len(raw)
        self._there |= documents.keys()

    def _drop(self, unsent: Collection[Place]) -> None:
        """Make the file anew of the frames that are still unsent."""
        raw = self.file.read_bytes()
        kept = [
            part
            for part in walk(raw)
            if isinstance(part, Frame) and (part.about.log, part.about.number) in unsent
        ]
        part = self.file.with_suffix(".part")
        part.write_bytes(b"".join(raw[frame.at : frame.end] for frame in kept))
        disk.put_in_place(part, self.file)
        self._there = {(frame.about.log, frame.about.number) for frame in kept}
        self._size = self.file.stat().st_size


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def _unsent(session: Session) -> dict[Place, str]:
    """The documents that the centre has not answered, by place; in order."""
    query = (
        select(OutboxRow.log, OutboxRow.number, OutboxRow.document)
        .outerjoin(ResultRow, ResultRow.document == OutboxRow.document)
        .where(ResultRow.document.is_(None))
        .order_by(OutboxRow.log, OutboxRow.number)
    )
    return {(row.log, row.number): row.document for row in session.execute(query)}


def _documents(session: Session, wanted: dict[str, Place]) -> dict[Place, Sent]:
    query = (
        select(DocumentRow, PersonalRow.content.label("personal"), PersonalRow.salt)
        .outerjoin(PersonalRow, PersonalRow.document == DocumentRow.id)
        .where(DocumentRow.id.in_(wanted))
        .order_by(DocumentRow.log, DocumentRow.number)
    )
    return {
        wanted[row.id]: Sent(
            row.number, row.id, row.content, row.hash, row.signature, personal or b"", salt or b""
        )
        for row, personal, salt in session.execute(query)
    }
