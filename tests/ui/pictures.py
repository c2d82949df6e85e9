"""``python3 dev.py pictures``: every scene in every look, in ``build/pictures``, with an index.

Its name keeps it out of the usual run: what it makes is looked at by people. What can be found
without eyes is in ``test_scenes.py``, which goes through the same scenes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import language
from tests.till import Till
from tests.ui.scenes import LOOKS, SCENES, Look, showing
from tests.ui.shop import close
from tests.ui.test_scenes import opened

FOLDER = Path(__file__).parents[2] / "build" / "pictures"


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_take_pictures(
    qapp: QApplication, qtbot: QtBot, till: Till, look: Look, spoken: str
) -> None:
    folder = FOLDER / f"{spoken}-{look}"
    folder.mkdir(parents=True, exist_ok=True)
    with opened(qapp, qtbot, till, look, spoken) as shop:
        for name in SCENES:
            with showing(shop, name) as widget:
                widget.grab().save(str(folder / f"{name}.png"))
        assert not shop.window.isHidden()
        close(shop)
    write_index()


def write_index() -> None:
    """A page with all that is there, one row for each scene."""
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir())
    rows = ["<!doctype html><meta charset=utf-8><title>MemberTill</title>"]
    rows.append("<style>img{width:32em}td{vertical-align:top;font:14px sans-serif}</style><table>")
    for name in SCENES:
        cells = "".join(
            f"<td>{folder.name} {name}<br><img loading=lazy src='{folder.name}/{name}.png'>"
            for folder in folders
        )
        rows.append(f"<tr>{cells}")
    (FOLDER / "index.html").write_text("\n".join(rows), encoding="utf-8")
