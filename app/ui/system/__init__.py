"""The page of the till itself: how it stands, backups, the log, faults, practice."""
