"""Whatever comes in, from devices or people: nothing breaks, changes, or is a command."""
