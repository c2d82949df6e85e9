"""The commands of ``python -m server``, by what they are about."""
