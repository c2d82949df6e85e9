"""Records: the tables of the till, and the queries on them as plain functions taking a session."""
