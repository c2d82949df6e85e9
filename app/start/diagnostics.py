"""A bundle for whoever helps from afar: how the program stands, and nothing of any person.

Every text in it is scrubbed as it is put in, what was scrubbed before as well.
"""

from __future__ import annotations

import json
import platform
import ssl
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import qVersion

from app import disk, log
from app.config import Settings
from app.doctor import words
from app.domain.refusal import Unavailable
from app.operations import upkeep
from app.operations.desk import Desk
from app.scrub import HIDDEN, scrub, without_numbers
from app.start.crash import Reports
from app.start.devices.table import KEYS
from app.start.recovery import doctor
from app.start.version import PROGRAM
from app.ui.counter.outside import Status

FOLDER = "diagnostics"
_PRIVATE = {"staff_name", "staff_number", "receipt_footer", "customer_qr", "customer_picture"}

Texts = Mapping[str, str]


def parts() -> Sequence[tuple[str, str]]:
    """What the program is made of, each with its version."""
    return (
        ("MemberTill", PROGRAM),
        ("Python", platform.python_version()),
        ("Qt", qVersion()),
        ("OpenSSL", ssl.OPENSSL_VERSION.split()[1]),
        (platform.system(), f"{platform.release()} {platform.machine()}"),
    )


def gather(desk: Desk, settings: Settings, status: Status) -> Texts:
    """Every file of the bundle by its name. Raises ``Unavailable`` where the till cannot be read.

    It reads the whole journal, so it belongs on a lane of its own.
    """
    folder = desk.store.files.folder
    report = doctor(folder, ())
    texts = {
        "about.txt": "\n".join(f"{name} {version}" for name, version in parts()),
        "settings.txt": "\n".join(_settings(settings)),
        "devices.txt": "\n".join(_devices(settings, status)),
        "doctor.json": json.dumps(words.as_json(report), ensure_ascii=False, indent=1),
        "rows.json": json.dumps(upkeep.row_counts(desk), indent=1),
    }
    for file in log.files(folder):
        texts[f"logs/{file.name}"] = file.read_text(encoding="utf-8", errors="replace")
    made = {name: _without_home(scrub(text)) for name, text in texts.items()}
    for file in Reports(folder).kept():
        made[f"faults/{file.name}"] = without_numbers(file.read_text(encoding="utf-8"))
    return made


def write(texts: Texts, folder: Path, now: datetime) -> Path:
    """``texts`` as one file in ``folder``, there whole or not at all.

    Raises ``Unavailable("disk_full")``.
    """
    file = folder / FOLDER / f"membertill-{now:%Y%m%d-%H%M%S}.zip"
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in texts.items():
                bundle.writestr(name, text)
        disk.put_in_place(part, file)
    except OSError as error:
        raise Unavailable("disk_full", str(error)) from error
    return file


def _settings(settings: Settings) -> Iterator[str]:
    for key, value in asdict(settings).items():
        yield f"{key} = {HIDDEN if key in _PRIVATE and value else value!r}"


def _devices(settings: Settings, status: Status) -> Iterator[str]:
    for device, keys in KEYS.items():
        addresses = [getattr(settings, key) for key in keys if key.endswith("_url")]
        yield f"{device.value}: {', '.join(filter(None, addresses)) or '-'}"
    lamps = ("printer", "scanner", "cards", "display", "scale")
    yield ", ".join(f"{name}={getattr(status, name)}" for name in lamps)
    yield f"executable: {Path(sys.executable).name}"


def _without_home(text: str) -> str:
    """Where the user's own folder is says who they are."""
    return text.replace(str(Path.home()), "~")
