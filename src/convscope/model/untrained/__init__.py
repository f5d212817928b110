"""Random weights for a network that has not been trained: how large they are, and where they lie."""
