"""A search where Chinese can be typed: goods and members, as they are found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.codes import LONGEST_CODE
from app.domain.money import show
from app.operations.views import Found
from app.ui.counter.actions import Name, pressed
from app.ui.counter.choice import Choice, Option
from app.ui.counter.parts import Field
from app.ui.theme import Theme

GOODS, MEMBER = "goods:", "member:"


class SearchField(Field):
    """A field from which the arrows mark a line of what was found.

    Signals:
        stepped: carries -1 up, 1 down.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow, a command of the panel, or a character."""
        action = pressed(event)
        by = {Name.UP: -1, Name.DOWN: 1}.get(action.name) if action else None
        if by is None:
            super().keyPressEvent(event)
        else:
            event.accept()
            self.stepped.emit(by)


class SearchPanel(Choice):
    """Its digits are searched for like any text; ↑ ↓ and Enter pick.

    Signals:
        wanted: another text is to be looked for; carries it.
    """

    wanted = Signal(str)
    at_once = False

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.title.setText(self.tr("Search"))
        self.field = SearchField()
        self.field.setMaxLength(LONGEST_CODE)
        self.field.setFixedHeight(theme.px(48))
        self.field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field.setPlaceholderText(self.tr("Goods: name, initials, code; members: name, phone"))
        self.field.setAccessibleName(self.tr("Search goods and members"))
        self.field.commanded.connect(self._commanded)
        self.field.stepped.connect(self.step)
        for row in self.rows:
            row.digit.hide()
        self.field.textChanged.connect(lambda text: self.wanted.emit(text.strip()))
        self.column.insertWidget(1, self.field)

    def begin(self, text: str) -> None:
        """Look for ``text``, as it was typed before the key."""
        self.field.setText(text)
        self.show_found(text, Found((), ()))
        self.field.setFocus()
        self.wanted.emit(text)

    def show_found(self, text: str, found: Found) -> None:
        """What ``text`` has brought."""
        goods = [
            Option(f"{GOODS}{one.sku}", one.name, "", f"¥{show(one.price_fen)} / {one.unit}")
            for one in found.goods
        ]
        members = [
            Option(f"{MEMBER}{one.id}", one.name or one.phone, one.phone, one.tier_name)
            for one in found.members
        ]
        self.show_options(self.tr("Search"), [*goods, *members])
        nothing = self.tr("Nothing is called so. Fewer characters find more.")
        self.hint.setText(self.tr("↑ ↓ and Enter") if goods or members or not text else nothing)

    def confirm(self, typed: str) -> bool:
        """Enter takes the marked one, wherever the focus is; there may be none."""
        super().confirm("")
        return not typed

    def _commanded(self, name: Name) -> None:
        if name is Name.CONFIRM:
            self.confirm("")
        else:
            self.closed.emit()
