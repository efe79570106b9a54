"""Pages about criteria sets."""
