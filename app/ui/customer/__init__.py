"""The second screen, which the customer reads: from two metres, and with others reading along."""
