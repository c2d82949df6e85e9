"""The language of the window: a compiled translation, installed once before any widget is made."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app import resources
from app.ui.counter.key_map import IN_FORCE

CHINESE, ENGLISH = "zh_CN", "en"


class TranslationMissing(Exception):
    """The compiled translation is not there: ``python3 dev.py i18n`` makes it."""


class Speaker(QTranslator):
    """A translation whose sentences name the keys in force.

    A sentence is written with the standard key in it, so the key is put in before any value is:
    an article that is called F9 stays so.
    """

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """The sentence; as in the source where the file has no other."""
        return IN_FORCE.said(super().translate(context, source, disambiguation, n) or source)


def install(app: QCoreApplication, language: str) -> QTranslator:
    """Speak ``language`` (zh_CN or en) from now on; widgets made before keep what they say.

    What was spoken before is taken out. English is the source, so only its plurals are in a file.
    The caller keeps the translator to take it out again; ``app`` owns it.
    """
    file = resources.path("i18n", f"{language}.qm")
    translator = Speaker()
    if not translator.load(str(file)):
        raise TranslationMissing(f"{file.name}: run python3 dev.py i18n")
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
        former.setParent(None)
    translator.setParent(app)
    app.installTranslator(translator)
    QLocale.setDefault(QLocale(language))
    return translator
