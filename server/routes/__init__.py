"""The routes of the centre, by who asks."""
