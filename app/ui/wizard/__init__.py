"""The first start, step by step (第一次使用)."""
