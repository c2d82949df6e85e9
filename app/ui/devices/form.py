"""The settings of one device, as they are saved and as they are being changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.ui.devices.bench import Kind, Place, Setting, Values, Wrong
from app.ui.devices.field import SettingField, Value
from app.ui.theme import Theme


class Form(QScrollArea):
    """Fields under one another.

    Signals:
        edited: something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.fields: dict[str, SettingField] = {}
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def ask(self, settings: Sequence[Setting], values: Values) -> None:
        """Show ``settings`` with ``values``, in place of what was shown."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, self._theme.px(10), 0)
        column.setSpacing(self._theme.px(12))
        self.fields = {}
        for setting in settings:
            field = SettingField(self._theme, setting)
            field.show_value(values[setting.key])
            field.edited.connect(self.edited)
            column.addWidget(field)
            self.fields[setting.key] = field
        column.addStretch(1)
        self.setWidget(page)

    def values(self) -> dict[str, Value]:
        """What the fields say."""
        return {key: field.value for key, field in self.fields.items()}

    def show_values(self, values: Values) -> None:
        """Say this instead; nothing was edited by that."""
        for key, field in self.fields.items():
            if key in values:
                field.show_value(values[key])

    def offer(self, places: Mapping[str, Sequence[Place]]) -> None:
        """What was found may be chosen."""
        for key, field in self.fields.items():
            if field.setting.kind is Kind.PLACE:
                field.offer(places.get(key, ()))

    def complain(self, wrong: Wrong | None) -> bool:
        """Say beside its field what is wrong; whether it has one here."""
        for field in self.fields.values():
            field.complain("")
        field_of = self.fields.get(wrong.key) if wrong else None
        if wrong is None or field_of is None:
            return False
        field_of.complain(in_window_language(wrong))
        field_of.asked.setFocus()
        self.ensureWidgetVisible(field_of)
        return True


def in_window_language(wrong: Wrong) -> str:
    """Its sentence in the language that the window speaks."""
    chinese = QLocale().language() is QLocale.Language.Chinese
    return wrong.chinese if chinese else wrong.english
