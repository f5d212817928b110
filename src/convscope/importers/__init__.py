"""Importers turn a file into a Model; only they know a format."""
