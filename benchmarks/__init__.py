"""What is measured, each beside its limit, taken in the same run on the same machine."""
