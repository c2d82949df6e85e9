"""A second copy of the unsent documents, on another medium, sealed to the centre's public key."""
