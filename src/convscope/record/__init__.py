"""Recordings: frames and readings kept, to scrub, replay and film."""
