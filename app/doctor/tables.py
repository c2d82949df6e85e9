"""What stands beside the journal and must fit it: triggers, outbox, series, jobs and the rest."""

from __future__ import annotations

from typing import Any

from app import keys
from app.doctor.chain import Row
from app.doctor.finding import Check, Checked, Code, Notes, place_of
from app.domain.documents import Document
from app.models.counter import JobKind, JobState
from app.models.journal import NEVER_CHANGED, triggers

_FINAL = "('settled', 'exception', 'void')"
_STATES = "('settled', 'exception', 'void', 'parked', 'quarantined')"
_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
_PERSONAL = "SELECT salt, content FROM personal WHERE document = ?"
_UNSENT = f"""
    SELECT document.log, document.number FROM document
    LEFT JOIN result ON result.document = document.id
    LEFT JOIN outbox ON outbox.document = document.id
    WHERE outbox.document IS NULL AND (result.state IS NULL OR result.state NOT IN {_FINAL})
"""  # noqa: S608 (words of ours)
_STALE = f"""
    SELECT document.log, document.number FROM outbox JOIN document ON document.id = outbox.document
    LEFT JOIN result ON result.document = outbox.document
    WHERE outbox.log <> document.log OR outbox.number <> document.number
    OR result.state IN {_FINAL}
"""  # noqa: S608 (words of ours)
_STRANGE = f"SELECT document, state FROM result WHERE state NOT IN {_STATES}"  # noqa: S608 (ours)
_OUTBOX = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM result)"
_SERIES = "SELECT name, last FROM series"
_LAST = {"print": "SELECT max(seq) FROM print_job", "hold": "SELECT max(seq) FROM hold"}
_SERIALS = """
    SELECT rtrim(substr(serial, 1, 1), '0123456789'),
    max(CAST(substr(serial, length(rtrim(serial, '0123456789')) + 1) AS INTEGER))
    FROM document WHERE serial <> '' GROUP BY 1
"""
_JOBS = """
    SELECT print_job.id, print_job.document, print_job.kind, print_job.state,
    length(print_job.content), document.id
    FROM print_job LEFT JOIN document ON document.id = print_job.document ORDER BY seq
"""


def check_triggers(connection: Any) -> Checked:
    """The journal can be changed by no SQL: each trigger is there, word for word."""
    notes = Notes(Check.TRIGGERS)
    there = {name: " ".join(sql.split()) for name, sql in connection.execute(_TRIGGERS)}
    for table in NEVER_CHANGED:
        for statement in triggers(table):
            notes.rows += 1
            name = statement.split()[2]
            if there.get(name) != " ".join(statement.split()):
                notes.say(Code.TRIGGER_MISSING, table, name)
    return notes.done()


def see_personal(notes: Notes, connection: Any, row: Row, document: Document) -> None:
    """The personal part of ``document``, where it is still here, is what was hashed."""
    found = connection.execute(_PERSONAL, (row.id,)).fetchone()
    if found is None:
        notes.not_checked += bool(document.personal_hash)
        return
    notes.rows += 1
    salt, content = found
    if keys.personal_hash(bytes(content), bytes(salt)) != document.personal_hash:
        notes.say(Code.PERSONAL_DIFFERS, "personal", row.place)


def check_outbox(connection: Any) -> Checked:
    """Every document waits or has its final result, and not both."""
    notes = Notes(Check.OUTBOX)
    notes.rows = connection.execute(_OUTBOX).fetchone()[0]
    for log, number in connection.execute(_UNSENT):
        notes.say(Code.NOT_IN_OUTBOX, "outbox", place_of(log, number))
    for log, number in connection.execute(_STALE):
        notes.say(Code.OUTBOX_DIFFERS, "outbox", place_of(log, number))
    for document, state in connection.execute(_STRANGE):
        notes.say(Code.OUTBOX_DIFFERS, "result", document, str(state))
    return notes.done()


def check_series(connection: Any) -> Checked:
    """No number that is used can be given out again."""
    notes = Notes(Check.SERIES)
    last = dict(connection.execute(_SERIES).fetchall())
    notes.rows = len(last)
    used = {name: connection.execute(query).fetchone()[0] for name, query in _LAST.items()}
    used |= {f"serial{series}": most for series, most in connection.execute(_SERIALS)}
    for name, most in used.items():
        if most and last.get(name, 0) < most:
            notes.say(Code.SERIES_BEHIND, "series", name, f"{last.get(name, 0)}, used {most}")
    return notes.done()


_OF_NO_DOCUMENT = {JobKind.SUSPENDED, JobKind.STATEMENT, JobKind.SHIFT}


def check_printing(connection: Any) -> Checked:
    """Jobs are of a known kind and state, about a document that is here, with something on them."""
    notes = Notes(Check.PRINTING)
    for id, about, kind, state, size, document in connection.execute(_JOBS):
        notes.rows += 1
        known = kind in set(JobKind) and state in set(JobState)
        empty = kind != JobKind.DRAWER and not size
        lost = about and document is None and kind not in _OF_NO_DOCUMENT
        if not known or empty or lost:
            notes.say(Code.JOB_STRANGE, "print_job", id)
    return notes.done()
