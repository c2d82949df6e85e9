"""A print queue of Windows, written raw: what is sent on one link is one document.

To be imported where a ``win32://`` URL is used only: pywin32 is for Windows. The queue says nothing
of the printer, and a document that it took may wait in it for ever.
"""

from __future__ import annotations

from contextlib import suppress

import pywintypes
import win32print

_TITLE = "MemberTill"


class SpooledDocument:
    """A document for the printer ``name``, as Windows shows it. It looks like a port of pyserial.

    It begins with the first byte, so that asking whether there is such a printer prints nothing.
    Raises ``OSError`` where there is none, or the queue takes no more.
    """

    def __init__(self, name: str) -> None:
        try:
            self._printer = win32print.OpenPrinter(name)
        except pywintypes.error as error:
            raise OSError(f"{error.strerror}") from error
        self._begun = self._closed = False

    @property
    def in_waiting(self) -> int:
        """None: a queue answers nothing."""
        return 0

    def read(self, _size: int = 1, /) -> bytes:
        """Nothing, see ``in_waiting``."""
        return b""

    def write(self, b: bytes, /) -> int:
        """How many bytes the queue took."""
        try:
            if not self._begun:
                win32print.StartDocPrinter(self._printer, 1, (_TITLE, None, "RAW"))
                self._begun = True
                win32print.StartPagePrinter(self._printer)
            return int(win32print.WritePrinter(self._printer, b))
        except pywintypes.error as error:
            raise OSError(f"{error.strerror}") from error

    def close(self) -> None:
        """End the document and let the queue go. May be called again."""
        if self._closed:
            return
        self._closed = True
        with suppress(pywintypes.error):  # nobody hears of what becomes of a document
            if self._begun:
                win32print.EndPagePrinter(self._printer)
                win32print.EndDocPrinter(self._printer)
        with suppress(pywintypes.error):
            win32print.ClosePrinter(self._printer)
