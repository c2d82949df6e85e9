"""The devices of the running till: as the settings say, and otherwise when these are changed."""
