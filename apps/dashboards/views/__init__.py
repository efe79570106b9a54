"""Pages that read everything and write nothing."""
