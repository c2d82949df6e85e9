"""The centre: it settles documents, keeps holds, and feeds the tills."""
