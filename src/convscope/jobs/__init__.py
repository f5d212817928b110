"""Runs over whole data sets."""
