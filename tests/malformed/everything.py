"""All that is played."""

from __future__ import annotations

from tests.malformed.frames import FRAMES
from tests.malformed.names import NAMES
from tests.malformed.scans import SCANS
from tests.malformed.stripes import STRIPES

PROPERTIES = (*SCANS, *STRIPES, *FRAMES, *NAMES)
