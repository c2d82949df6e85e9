"""Panels: they show values, ask lanes to run operations, and emit what happened."""
