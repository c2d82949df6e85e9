"""Rehearsal (试算): a new rulebook against past sales, before anybody is served by it."""
