"""The conversation with the centre: messages, one round, HTTP."""
