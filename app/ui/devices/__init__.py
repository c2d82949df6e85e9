"""The page where devices are set up and tried, in the place of the counter."""
