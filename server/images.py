"""The images that this process keeps for a while, and what a till is told that asks for one.

All tills that reach everybody are sent the same rows, so they share an image; a few rows of each
are its own, and go beside it. A till whose reach is its shop is sent few members, and others than
every other till, so it loads pages. The key of an image is in this process alone.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app import keys
from app.domain.refusal import Unavailable
from app.models.mirror import FORM
from app.sync.questions import Image, ImageFile, ImageWanted
from server import following, lookups, rows
from server.base import reading
from server.centre import Centre
from server.image import Content, make_image
from server.tables.house import CentreRow, Reach, TillRow

OFFERED = timedelta(minutes=10)
"""So long an image is given to tills that begin: the rounds after it bring what changed since."""
KEPT = timedelta(hours=2)
"""So long it can be fetched: a line may be bad."""
MADE_SOON_S = 3.0
_PREFIX, _FILE = "membertill-image-", "image.db"
log = logging.getLogger(__name__)


class Folder:
    """One that only this user may enter; it goes when nobody has it any more, or by ``remove``."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self.remove = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """An image in ``folder``, which goes with it."""

    name: str
    folder: Folder
    key: bytes
    content: Content
    at: datetime

    @property
    def file(self) -> Path:
        """What is fetched."""
        return self.folder.path / _FILE


@dataclass(slots=True)
class Images:
    """The images of one process. Thread-safe; one is made at a time, on a thread of its own."""

    centre: Centre
    _kept: list[Kept] = field(default_factory=list)
    _making: threading.Thread | None = None
    _failed_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, till: str, wanted: ImageWanted) -> Image:
        """What the first load of ``till`` is to be made of. Raises ``LogOfAnother``.

        Results are read after the image was, so they are all that it contains. A centre that waits
        for its tills after it was restored has none to give yet, nor pages.
        """
        feed_id, reach = self._house(till)
        shared = reach == Reach.EVERYBODY and wanted.form == FORM and not self._fails()
        right = wanted.feed_id in {"", feed_id}
        image = self._newest(feed_id) if shared and right else None
        with reading(self.centre.engine) as session:
            now = session.execute(select(CentreRow.feed_id, CentreRow.restoring)).one()
            if now.feed_id != feed_id or not right:
                return Image(now.feed_id)
            if now.restoring:
                return Image(feed_id, making=True)
            told = tuple(
                one for log in wanted.unfinished for one in lookups.results_of(session, till, log)
            )
            if image is None:
                making = shared and not self._fails()
                return Image(feed_id, making=making, results=() if making else told)
            own = rows.page(session, following.own(session, till))
        content = image.content
        file = ImageFile(image.name, content.cursor, content.size, content.sha256, image.key.hex())
        return Image(feed_id, file, results=told, page=own)

    def file(self, till: str, name: str) -> Path | None:
        """The image ``name``, if ``till`` may have it and it is still there."""
        _, reach = self._house(till)
        with self._lock:
            found = next((one for one in self._kept if one.name == name), None)
        return found.file if found and reach == Reach.EVERYBODY else None

    def _house(self, till: str) -> tuple[str, str | None]:
        with reading(self.centre.engine) as session:
            feed_id = session.scalars(select(CentreRow.feed_id)).one()
            return feed_id, session.scalar(select(TillRow.reach).where(TillRow.id == till))

    def _fails(self) -> bool:
        """Whether making one failed lately: tills do not wait for it then."""
        return self._failed_at is not None and self.centre.now() - self._failed_at < OFFERED

    def _newest(self, feed_id: str) -> Kept | None:
        """One that may be offered; None: it is being made, and was not ready soon."""
        with self._lock:
            found = self._offered(feed_id)
            if found is not None:
                return found
            mine = self._making is None
            if self._making is None:
                self._making = threading.Thread(target=self._make, name="image", daemon=True)
                self._making.start()
            making = self._making
        if mine:  # the others do not wait: there may be many of them
            making.join(MADE_SOON_S)
        with self._lock:
            return self._offered(feed_id)

    def _offered(self, feed_id: str) -> Kept | None:
        now = self.centre.now()
        fresh = (one for one in reversed(self._kept) if now - one.at < OFFERED)
        return next((one for one in fresh if one.content.feed_id == feed_id), None)

    def _make(self) -> None:
        """Make one and keep it; those that were kept long enough go."""
        made, failed_at = None, None
        try:
            made = _made(self.centre)
        except (Unavailable, OSError, SQLAlchemyError):
            log.exception("no image could be made: tills load by pages")
            failed_at = self.centre.now()
        now = self.centre.now()
        with self._lock:
            old = [one for one in self._kept if now - one.at >= KEPT]
            self._kept = [one for one in self._kept if one not in old] + ([made] if made else [])
            self._making, self._failed_at = None, failed_at
        for one in old:
            one.folder.remove()


def _made(centre: Centre) -> Kept:
    """An image of ``centre`` as it is now."""
    folder = Folder()
    _clear_away(folder.path)
    key, at = keys.new_key(), centre.now()
    content = make_image(centre.engine, folder.path / _FILE, key)
    return Kept(folder.path.name.removeprefix(_PREFIX), folder, key, content, at)


def _clear_away(mine: Path) -> None:
    """Delete what killed processes left: without its key it is good for nothing.

    How old it is, is told by the folder that was made just now.
    """
    now = mine.stat().st_mtime
    for folder in mine.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if now - folder.stat().st_mtime > 2 * KEPT.total_seconds():
                shutil.rmtree(folder, ignore_errors=True)
