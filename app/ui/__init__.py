"""Panels: they show values, ask lanes to run operations, and emit what happened."""

from __future__ import annotations

from app.ui.immortal import keep_singletons_alive

keep_singletons_alive()
