"""The provider of payments by code, as the settings name it."""

from __future__ import annotations

from pathlib import Path

from app import keys
from app.config import FILE, Settings, SettingsError
from app.domain.refusal import Unavailable
from app.operations.acquirer import Acquirer
from app.payments.aggregator import HttpAcquirer

KEY = "payment"


def acquirer(folder: Path, settings: Settings) -> Acquirer | None:
    """Whom to ask for payments by code; None where nobody is set. Nothing is asked yet.

    Raises ``SettingsError`` for an address over which a customer's code could be read.
    """
    if not settings.payment_url:
        return None
    if not settings.payment_merchant:
        raise SettingsError(folder / FILE, "payment_merchant", "缺商户号", "missing")
    private = keys.kept_key(folder, KEY)
    try:
        return HttpAcquirer(settings.payment_url, settings.payment_merchant, private)
    except Unavailable as error:
        raise SettingsError(
            folder / FILE, "payment_url", "应为 https:// 的网址", f"must be https: {error.detail}"
        ) from error


def public_key(folder: Path) -> str:
    """The key, in hex, by which the provider knows this till; the other half never leaves it."""
    return keys.signing_public(keys.kept_key(folder, KEY)).hex()
