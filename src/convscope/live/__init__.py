"""Live running: the newest frame wins."""
