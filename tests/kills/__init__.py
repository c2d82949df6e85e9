"""A shop as processes that are killed at random moments, and what is left of it."""
