"""Providers of payments by code (聚合支付), behind ``app.operations.acquirer``."""
