"""Benchmarks: everything in one table is measured in the same run, on the same machine."""
