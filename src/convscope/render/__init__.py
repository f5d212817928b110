"""Readings as pictures: matplotlib figures, and the frames of films."""
