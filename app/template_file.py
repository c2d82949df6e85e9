"""The template of receipts as a file that a manager writes: in, and its schema.

The form is read as a rulebook is: strictly, with all that is wrong at once, each at its place.
"""

from __future__ import annotations

from app import rulebook_file
from app.domain.slips.template import Template


def read(text: str | bytes) -> Template:
    """The template in ``text``; raises ``BadRulebook`` with every problem and its place."""
    return rulebook_file.read_as(Template, text)


def write(template: Template) -> str:
    """``template`` as indented JSON, its fields in their order, defaults too."""
    return rulebook_file.write(template)


def schema() -> str:
    """The JSON Schema of a template, as it stands in ``resources``."""
    return rulebook_file.schema_of(Template)
