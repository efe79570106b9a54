"""Forms about criteria sets."""
