"""Why a basket that is on hold elsewhere does not come here."""

from __future__ import annotations

from app.domain.refusal.base import Refused


class BasketOfShop(Refused):
    """The basket was suspended in another shop. Facts: ``shop``."""

    code = "basket_of_shop"


class BasketUnreachable(Refused):
    """The centre, or the till that has the basket, cannot be asked for it. Facts: ``till``."""

    code = "basket_unreachable"


class BasketInUse(Refused):
    """The till that has the basket rings it up, or it is paid in part. Facts: ``till``."""

    code = "basket_in_use"


class BasketGone(Refused):
    """The till that had the basket last has it on hold no more. Facts: ``till``."""

    code = "basket_gone"
