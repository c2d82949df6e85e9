"""The Chinese of three documents, read back from the picture of the paper by a stranger."""
