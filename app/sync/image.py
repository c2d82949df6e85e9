"""An image of the mirror: asked for, fetched where it stopped the last time, and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from sqlalchemy import func, select

from app import canon, keys
from app.domain.refusal import Unavailable
from app.models.base import Store
from app.models.journal import OutboxRow
from app.models.loads import Load, live_place, part_of, put_image
from app.models.mirror import FORM
from app.sync.http import OK, Line, Sign, unwell
from app.sync.questions import Image, ImageFile, ImageWanted, Unfinished

_READ_BYTES = 1_048_576
GONE = "nothing_there"


class Images(Protocol):
    """Where images come from: the HTTP client, or the centre itself, or a lossy wrapper."""

    def ask(self, wanted: ImageWanted, /) -> Image:
        """What a first load is to be made of. Raises ``Unavailable``."""
        ...

    def fetch(self, name: str, start: int, /) -> Iterator[bytes]:
        """The bytes of the image ``name`` from ``start`` on, as they come.

        Raises ``Unavailable``; ``nothing_there`` where the centre does not have it any more.
        """
        ...


class HttpImages:
    """``Images`` over one kept connection; used by one thread. See ``Line``."""

    def __init__(self, centre_url: str, token: str | Sign, ca: str = "") -> None:
        self._line = Line(centre_url, token, ca)

    def ask(self, wanted: ImageWanted, /) -> Image:
        """What a first load is to be made of."""
        answer = self._line.post("/v1/tills/image", canon.dump(wanted))
        if answer.status != OK:
            raise unwell(answer)
        try:
            return canon.load(Image, answer.body)
        except canon.Unreadable as error:
            raise Unavailable("centre_not_understood", str(error)) from error

    def fetch(self, name: str, start: int, /) -> Iterator[bytes]:
        """The bytes of the image ``name`` from ``start`` on, as they come."""
        return self._line.fetch(f"/v1/tills/image/{name}", start)


def question(store: Store) -> ImageWanted:
    """What the till has to say when it asks for an image."""
    waiting = select(OutboxRow.log, func.min(OutboxRow.number).label("number"))
    with store.reading() as session:
        rows = session.execute(waiting.group_by(OutboxRow.log).order_by(OutboxRow.log))
        unfinished = tuple(Unfinished(row.log, row.number) for row in rows)
    return ImageWanted(live_place(store).feed_id, unfinished, FORM)


def fetch_image(
    store: Store,
    load: Load,
    offer: Image,
    images: Images,
    *,
    came: Callable[[int], None],
    checking: Callable[[], None],
) -> bool:
    """Let the image of ``offer`` be the generation of ``load``; ``came`` hears how much there is.

    ``checking`` is called once all is there. What came before is not fetched again. False, and
    nothing of it is left, where what came is not what was offered. Raises ``Unavailable``; what one
    of the two raises ends it, and what came stays.
    """
    assert offer.file is not None, "an image is offered"
    part, file = part_of(store.files, load), offer.file
    if part.exists() and part.stat().st_size > file.size:
        part.unlink()
    found = keys.digest_of(_parts(store, load, file, images, came))
    checking()
    if found != file.sha256:
        part.unlink()
        return False
    return put_image(store.files, load, offer.feed_id, file.cursor)


def _parts(
    store: Store, load: Load, file: ImageFile, images: Images, came: Callable[[int], None]
) -> Iterator[bytes]:
    """What is here, and then what comes, which is written as it does."""
    part = part_of(store.files, load)
    with part.open("ab+") as kept:
        kept.seek(0)
        while here := kept.read(_READ_BYTES):
            yield here
        size = kept.tell()
        came(size)
        if size == file.size:
            return
        for fresh in images.fetch(file.name, size):
            kept.write(fresh)
            kept.flush()
            size += len(fresh)
            if size > file.size:
                break
            yield fresh
            came(size)
    if size != file.size:
        raise Unavailable("centre_unreachable", f"{size} of {file.size} bytes")
