"""Files that others publish: fetched once, checked, kept."""
