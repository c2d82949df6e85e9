"""Going through all files of a till, reading only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app import canon
from app.doctor import tables
from app.doctor.chain import Chain, Head, read, rows
from app.doctor.finding import Check, Checked, Code, Notes, Report
from app.doctor.postings import Postings
from app.doctor.signatures import Keys, Signatures
from app.domain.refusal import Unavailable
from app.domain.rulebook import Rulebook
from app.models.backups import page_problems
from app.models.base import Files, open_read_only

NO_KEYS = Keys()
_GENERATION = "SELECT generation FROM identity"
_MIRROR_KEY = "SELECT key FROM mirror_key JOIN identity USING (generation)"
_RULEBOOKS = "SELECT version, content FROM rulebook"


def examine(files: Files, heads: Sequence[Head] = (), keys: Keys = NO_KEYS) -> Report:
    """Look at ``till.db`` and its mirror; ``heads`` are the logs as the centre has them.

    One snapshot is read, so a cashier may be selling. A file that cannot be opened, or whose pages
    are damaged, is not looked into any further.
    """
    try:
        connection = open_read_only(files.till, files.key)
    except Unavailable as error:
        return Report((_shut(Check.FILE, files.till.name, error),), compared=bool(heads))
    try:
        connection.execute("BEGIN")
        file = _pages(connection, Check.FILE, files.till.name)
        if any(one.code is Code.DAMAGED_PAGE for one in file.findings):
            return Report((file,), compared=bool(heads))
        mirror = _mirror(files, connection)
        signatures = Signatures(connection, keys)
        return _report(connection, file, mirror, heads, signatures)
    finally:
        connection.close()


def _report(
    connection: Any,
    file: Checked,
    mirror: tuple[Checked, dict[int, Rulebook]],
    heads: Sequence[Head],
    signatures: Signatures,
) -> Report:
    chain, postings = Chain(connection), Postings(connection, mirror[1])
    documents, personal = Notes(Check.DOCUMENTS), Notes(Check.PERSONAL)
    for row in rows(connection):
        chain.see(row)
        signatures.see(row)
        document = read(documents, row)
        if document is None:
            postings.skip(row.content)
            continue
        tables.see_personal(personal, connection, row, document)
        postings.see(document)
    chain.finish(heads)
    signatures.finish()
    postings.finish()
    checked = (
        file,
        mirror[0],
        tables.check_triggers(connection),
        chain.notes.done(),
        signatures.notes.done(),
        documents.done(),
        personal.done(),
        postings.transfers.done(),
        postings.holds.done(),
        tables.check_outbox(connection),
        tables.check_series(connection),
        tables.check_printing(connection),
    )
    ends = tuple((log, row.number, row.hash) for log, row in chain.ends.items())
    return Report(checked, ends, compared=bool(heads))


def _pages(connection: Any, check: Check, name: str) -> Checked:
    notes = Notes(check)
    notes.rows = connection.execute("PRAGMA page_count").fetchone()[0]
    problems = page_problems(connection)
    for problem in problems:
        notes.say(Code.DAMAGED_PAGE, name, problem)
    if not problems:
        for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
            notes.say(Code.CONSTRAINT, table, str(row), f"not in {other}")
    return notes.done()


def _mirror(files: Files, connection: Any) -> tuple[Checked, dict[int, Rulebook]]:
    """The live mirror, and the rulebooks in it. One that is damaged can be fetched again."""
    generation = connection.execute(_GENERATION).fetchone()
    file = files.mirror(generation[0] if generation else 1)
    try:
        (key,) = connection.execute(_MIRROR_KEY).fetchone() or (files.key,)
        mirror = open_read_only(file, key)
    except Unavailable as error:
        return _shut(Check.MIRROR, file.name, error), {}
    try:
        checked = _pages(mirror, Check.MIRROR, file.name)
        if checked.findings:
            return checked, {}
        found = {}
        for version, content in mirror.execute(_RULEBOOKS):
            try:
                found[version] = canon.load(Rulebook, content.encode())
            except canon.Unreadable:
                continue
        return checked, found
    finally:
        mirror.close()


def _shut(check: Check, name: str, error: Unavailable) -> Checked:
    notes = Notes(check)
    notes.say(Code.UNREADABLE_FILE, name, error.detail)
    return notes.done()
