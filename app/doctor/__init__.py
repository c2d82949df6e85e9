"""The till's doctor: looks at its files without touching them, and names what is not as it was."""
