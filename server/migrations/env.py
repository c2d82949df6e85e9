"""Alembic runs on the connection that ``server.schema.upgrade`` has opened."""

from __future__ import annotations

from alembic import context

from server import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.ALL,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
