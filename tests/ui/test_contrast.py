"""Every colour that stands on another can be read: recomputed from the file, for both themes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.ui.theme import CUSTOMER_SHEET, SHEET, TOKENS, contrast

TOKEN_FILE = tomllib.loads(TOKENS.read_text(encoding="utf-8"))
PAIRS = [
    (scheme, fore, back, group["least"])
    for scheme in ("light", "dark")
    for group in TOKEN_FILE["contrast"]
    for fore, back in group["pairs"]
]
DESIGN = {  # counter.md 3.2
    ("text", "bg"): 15.2,
    ("muted", "card"): 6.4,
    ("on_primary", "primary"): 6.4,
    ("success", "card"): 7.4,
    ("warning", "warning_soft"): 7.7,
    ("danger", "card"): 6.5,
    ("offline", "offline_soft"): 10.2,
    ("border", "bg"): 4.2,
    ("total", "card"): 16.0,
}


@pytest.mark.parametrize(("scheme", "fore", "back", "least"), PAIRS)
def test_a_pair_can_be_read(scheme: str, fore: str, back: str, least: float) -> None:
    colours = TOKEN_FILE[scheme]
    assert contrast(colours[fore], colours[back]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pair", "least"), DESIGN.items())
def test_a_pair_is_as_clear_as_the_design_says(
    scheme: str, pair: tuple[str, str], least: float
) -> None:
    fore, back = (TOKEN_FILE[scheme][role] for role in pair)
    assert round(contrast(fore, back), 1) >= least


def test_both_themes_have_the_same_roles() -> None:
    assert TOKEN_FILE["light"].keys() == TOKEN_FILE["dark"].keys()


@pytest.mark.parametrize("sheet", [SHEET, CUSTOMER_SHEET], ids=["counter", "customer"])
def test_every_pair_of_the_style_sheet_is_in_the_table(sheet: Path) -> None:
    """A rule that sets both text and ground names a pair that is checked above."""
    checked = {tuple(pair) for group in TOKEN_FILE["contrast"] for pair in group["pairs"]}
    rules = re.findall(r"\{([^}]*)\}", sheet.read_text(encoding="utf-8"))
    for rule in rules:
        fore = re.search(r"(?<![-\w])color: \$(\w+)", rule)
        back = re.search(r"background: \$(\w+)", rule)
        if fore and back:
            assert (fore[1], back[1]) in checked, rule
