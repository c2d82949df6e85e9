"""The keys on paper (键位表): a page to hang up, and labels to cut out for the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPageSize, QPainter, QPdfWriter, QPen

from app.ui import theme as themes
from app.ui.counter.actions import (
    ACTIONS,
    QT_TRANSLATE_NOOP,
    Action,
    Name,
    cap_of,
    explained,
    text_of,
)
from app.ui.counter.key_map import FIXED

# All lengths are tenths of a millimetre, A4 upright.
_WIDE, _HIGH, _EDGE = 2100, 2970, 120
_PER_INCH = 254
_DOTS_PER_INCH = 720
_LINE, _CAP, _COLUMN = 84, 250, 920
_LABEL_WIDE, _LABEL_HIGH = 186, 140
_CENTRE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_GROUPS = (
    (QT_TRANSLATE_NOOP("KeySheet", "Take money"),
     {Name.CASH, Name.VALUE, Name.TOP_UP, Name.DRAWER, Name.REPRINT}),
    (QT_TRANSLATE_NOOP("KeySheet", "Goods in the sale"),
     {Name.QUANTITY, Name.ONE_LESS, Name.WEIGH, Name.TARE, Name.PRICE, Name.DISCOUNT, Name.REMOVE,
      Name.CANCEL, Name.SUSPEND}),
    (QT_TRANSLATE_NOOP("KeySheet", "Members and offers"),
     {Name.MEMBER, Name.MEMBER_OFF, Name.REDEEM, Name.OFFERS, Name.BEST}),
    (QT_TRANSLATE_NOOP("KeySheet", "Everywhere"), FIXED | {Name.HELP}),
)  # fmt: skip
_TITLE = QT_TRANSLATE_NOOP("KeySheet", "Keys of the till")
_CUT = QT_TRANSLATE_NOOP("KeySheet", "Cut along the lines and put them on the keys")
_REST = QT_TRANSLATE_NOOP("KeySheet", "The till and the rest")


def pdf() -> bytes:
    """The keys in force, in the language of the window, on A4: black on white in every theme."""
    memory = QBuffer()
    memory.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(memory)
    writer.setTitle("MemberTill")
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(_DOTS_PER_INCH / _PER_INCH, _DOTS_PER_INCH / _PER_INCH)
    sheet = _Sheet(painter)
    sheet.draw_table()
    writer.newPage()
    sheet.draw_labels()
    painter.end()
    return bytes(memory.data().data())


def groups() -> list[tuple[str, list[Action]]]:
    """Every action once, under what it is for; what no group names is in the last."""
    grouped = frozenset().union(*(names for _, names in _GROUPS))
    found = [(title, [one for one in ACTIONS if one.name in names]) for title, names in _GROUPS]
    return [*found, (_REST, [one for one in ACTIONS if one.name not in grouped])]


class _Sheet:
    """Draws on a page whose units are tenths of a millimetre."""

    def __init__(self, painter: QPainter) -> None:
        look = themes.load("light")
        self._painter = painter
        self._ink, self._pale = look.colour("ink"), look.colour("muted")
        self._font = look.font

    def draw_table(self) -> None:
        """All groups in two columns, the longer ones where there is room."""
        self._say(QRectF(_EDGE, 90, _WIDE, 110), _words(_TITLE), 64, bold=True)
        tops = [230.0, 230.0]
        for title, actions in groups():
            column = 0 if tops[0] <= tops[1] else 1
            left = _EDGE + column * (_COLUMN + 20)
            tops[column] = self._draw_group(left, tops[column], title, actions)

    def draw_labels(self) -> None:
        """A label for each key, with a line to cut along."""
        about = _words(_CUT)
        self._say(QRectF(_EDGE, 90, _WIDE, 90), about, 40, bold=True)
        across = (_WIDE - 2 * _EDGE) // _LABEL_WIDE
        for at, action in enumerate(ACTIONS):
            place = QRectF(
                _EDGE + at % across * _LABEL_WIDE, 220 + at // across * _LABEL_HIGH,
                _LABEL_WIDE, _LABEL_HIGH,
            )  # fmt: skip
            self._painter.setPen(QPen(self._pale, 1, Qt.PenStyle.DashLine))
            self._painter.drawRect(place)
            text = place.adjusted(8, 46, -8, -8)
            self._say(place.adjusted(8, 8, -8, -90), cap_of(action.name), 26, pale=True, at=_CENTRE)
            self._say(text, text_of(action.name), 32, bold=True, at=_CENTRE, wraps=True)

    def _draw_group(self, left: float, top: float, title: str, actions: Sequence[Action]) -> float:
        self._say(QRectF(left, top, _COLUMN, _LINE), _words(title), 38, bold=True)
        top += _LINE
        for action in actions:
            typed = f"{action.typed} " if action.typed else ""
            cap = QRectF(left, top + 10, _CAP - 20, _LINE - 20)
            self._painter.setPen(QPen(self._pale, 2))
            self._painter.drawRoundedRect(cap, 10, 10)
            self._say(cap, typed + cap_of(action.name), 28, bold=True, at=_CENTRE)
            words = QRectF(left + _CAP, top, _COLUMN - _CAP, _LINE)
            self._say(words, explained(action.name), 26, wraps=True)
            top += _LINE
        return top + 40

    def _say(
        self,
        place: QRectF,
        words: str,
        size: int,
        *,
        bold: bool = False,
        pale: bool = False,
        wraps: bool = False,
        at: Qt.AlignmentFlag = _LEFT,
    ) -> None:
        """Write ``words``, smaller where they would not fit."""
        how = at | (Qt.TextFlag.TextWordWrap if wraps else Qt.TextFlag.TextSingleLine)
        font = self._font(size, bold=bold)
        while font.pixelSize() > 1:
            need = QFontMetricsF(font, self._painter.device()).boundingRect(place, how, words)
            if need.width() <= place.width() and need.height() <= place.height():
                break
            font.setPixelSize(font.pixelSize() - 1)
        self._painter.setFont(font)
        self._painter.setPen(self._pale if pale else self._ink)
        self._painter.drawText(place, how, words)


def _words(text: str) -> str:
    return QCoreApplication.translate("KeySheet", text)
