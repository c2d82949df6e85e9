"""A copy of the live mirror in another folder, with files of their own beside it: for practice."""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.refusal import Unavailable
from app.models.base import Files, open_read_only


def copy_mirror(files: Files, folder: Path) -> Files:
    """The live mirror of ``files`` as the first generation of new files in ``folder``.

    Both have the mirror's key. The till sells on meanwhile; pages of the feed wait. Raises
    ``Unavailable("disk_full")`` where there is no room for it.
    """
    with files.feeding:
        copied = Files(folder, files.mirror_key())
        connection = open_read_only(files.mirror(), files.mirror_key())
        try:
            connection.execute("VACUUM INTO ?", (str(copied.mirror()),))
        except sqlcipher.DatabaseError as error:
            raise Unavailable("disk_full", str(error)) from error
        finally:
            connection.close()
    return copied
