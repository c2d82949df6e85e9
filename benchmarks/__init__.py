"""What is measured, beside the limit it is measured against."""
