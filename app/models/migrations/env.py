"""Run by ``upgrade``, on the connection that it holds open."""

from __future__ import annotations

from alembic import context

from app.models.base import TillBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TillBase.metadata,
    transaction_per_migration=False,
)
context.run_migrations()
