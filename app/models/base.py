"""The till's two files: its own facts, and the mirror of the centre attached beside them.

``till.db`` is never replaced. ``shop-<n>.db`` mirrors the centre in generations and is attached
read-only under the name ``shop``: a writer's BEGIN IMMEDIATE would lock every attached file that
is writable, and a sale during a page of the feed would find the database locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool
from sqlalchemy.types import TypeDecorator
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import ExceptionContext

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 10_000
MIRROR = "shop"
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_TIMEOUT_MS,
}
_DISK = {
    "database or disk is full": "disk_full",
    "disk I/O error": "database_unreadable",
    "database disk image is malformed": "database_unreadable",
    "file is not a database": "database_unreadable",
}
"""What SQLite says of a disk, and how the cashier is told."""


class Instant(TypeDecorator[datetime]):
    """A moment. SQLite drops the zone without a word, so it is kept in UTC and put back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Refuse a moment without a zone."""
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment has a zone"
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Put the zone back."""
        return value.replace(tzinfo=UTC) if value else None


class TillBase(DeclarativeBase):
    """Tables of ``till.db``."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant()}


class MirrorBase(DeclarativeBase):
    """Tables of ``shop-<n>.db``, read under the name ``shop``."""

    metadata = MetaData(naming_convention=NAMES, schema=MIRROR)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant()}


@dataclass(slots=True)
class Files:
    """Where the files are, the keys that open them, and which generation is the live one.

    ``keys`` has the keys of the generations that came as images; the others have that of
    ``till.db``. ``feeding`` is had by whoever writes the live mirror or makes another one live,
    ``attaching`` by whoever attaches it, so that a file that is named is there.
    """

    folder: Path
    key: bytes
    generation: int = 1
    keys: dict[int, bytes] = field(default_factory=dict)
    feeding: RLock = field(default_factory=RLock, repr=False, compare=False)
    attaching: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def till(self) -> Path:
        """The file of the till's own facts."""
        return self.folder / "till.db"

    @property
    def doubt(self) -> Path:
        """Is there when a page could not be read: the next start looks at the whole mirror."""
        return self.folder / "unreadable"

    def mirror(self, generation: int | None = None) -> Path:
        """The file of a generation; of the live one if none is given."""
        return self.folder / f"shop-{generation or self.generation}.db"

    def mirror_key(self, generation: int | None = None) -> bytes:
        """What opens a generation; the live one if none is given."""
        return self.keys.get(generation or self.generation, self.key)

    def go_live(self, generation: int) -> None:
        """``till.db`` names ``generation`` by now: whoever takes a connection attaches it."""
        with self.attaching:
            self.generation = generation


@dataclass(slots=True)
class Store:
    """Sessions on ``till.db`` with the mirror attached. Thread-safe."""

    files: Files
    engine: Engine
    writing: sessionmaker[Session] = field(init=False)
    reading: sessionmaker[Session] = field(init=False)

    def __post_init__(self) -> None:
        self.writing = sessionmaker(self.engine)
        self.reading = sessionmaker(self.engine.execution_options(reading=True))

    def close(self) -> None:
        """Let the files go."""
        self.engine.dispose()


def open_store(files: Files) -> Store:
    """Sessions on the till's files, which exist already (see ``upgrade``).

    Every commit is synced, because money is in it. ``writing.begin()`` takes the write lock when
    it begins: left to itself the driver begins only at the first write, so what was read before,
    a balance, could have been spent by another thread in between. No log and no error has the
    values of a statement: they may be personal.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: open_file(files.till, files.key),
        poolclass=QueuePool,
        hide_parameters=True,
    )
    begin_by_hand(engine)
    name_disk_faults(engine, files.doubt)

    @event.listens_for(engine, "checkout")
    def checked_out(connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
        """Each connection has the live generation attached, a new one and one that had another."""
        attached = record.info.get("generation")
        if attached == files.generation:
            return
        with files.attaching:
            if attached is not None:
                connection.execute(f"DETACH DATABASE {MIRROR}")
                del record.info["generation"]
            connection.execute(_attach(files, files.generation))
            record.info["generation"] = files.generation

    return Store(files, engine)


@contextmanager
def writing_mirror(files: Files, generation: int | None = None) -> Iterator[Session]:
    """One transaction on the mirror itself, over a connection of its own; for the feed.

    Without a ``generation`` it is the live one, and stays that until the transaction has ended.
    """
    with files.feeding if generation is None else nullcontext():
        file, key = files.mirror(generation), files.mirror_key(generation)
        engine = mirror_engine(lambda: open_file(file, key))
        with Session(engine) as session, session.begin():
            yield session


def mirror_engine(connect: Callable[[], Any]) -> Engine:
    """An engine on a mirror that is the main file of what ``connect`` opens."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=NullPool,
        hide_parameters=True,
    )
    begin_by_hand(engine)
    name_disk_faults(engine)
    return engine.execution_options(schema_translate_map={MIRROR: None})


def open_file(file: Path, key: bytes) -> Any:
    """A raw connection to an encrypted file, every promise about it asserted.

    Raises ``Unavailable("database_unreadable")`` where the key is wrong or the file is damaged.
    """
    assert len(key) == 32
    try:
        connection = sqlcipher.connect(
            f"file:{file}", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        for name, value in _PRAGMAS.items():
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            assert found == value, f"{name} is {found}"
    except sqlcipher.DatabaseError as error:
        raise Unavailable("database_unreadable", f"{file.name}: {error}") from error
    return connection


def open_read_only(file: Path, key: bytes, *, finished: bool = False) -> Any:
    """A raw connection that cannot write, to look at a file without touching it.

    ``finished``: nobody has it open and nothing waits beside it, as with a copy; then nothing is
    put beside it either. Raises ``Unavailable("database_unreadable")`` as ``open_file`` does.
    """
    assert len(key) == 32
    how = "mode=ro&immutable=1" if finished else "mode=ro"
    try:
        connection = sqlcipher.connect(f"file:{file}?{how}", uri=True, isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        raise Unavailable("database_unreadable", f"{file.name}: {error}") from error
    return connection


def open_alone(files: Files) -> Store:
    """Sessions that only read ``till.db``, with no mirror beside it: of files kept aside."""
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: open_read_only(files.till, files.key),
        poolclass=NullPool,
        hide_parameters=True,
    )
    begin_by_hand(engine)
    return Store(files, engine)


def _attach(files: Files, generation: int) -> str:
    file, key = files.mirror(generation), files.mirror_key(generation).hex()
    return f"ATTACH DATABASE 'file:{file}?mode=ro' AS {MIRROR} KEY \"x'{key}'\""


def begin_by_hand(engine: Engine) -> None:
    """Let each transaction of ``engine`` take the write lock when it begins, or none if it reads.

    The driver is told to begin nothing by itself, so an engine without this has no transactions.
    """

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def name_disk_faults(engine: Engine, doubt: Path | None = None) -> None:
    """Let what fails because of the disk raise ``Unavailable`` with the reason as its code.

    It is nobody's mistake, and whoever stands at the counter has to read why nothing was done.
    ``doubt`` is put on the disk where something could not be read.
    """

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        said = str(context.original_exception)
        code = next((code for words, code in _DISK.items() if words in said), "")
        if doubt is not None and code == "database_unreadable":
            with suppress(OSError):
                doubt.touch()
        if code:
            raise Unavailable(code, said) from context.original_exception
