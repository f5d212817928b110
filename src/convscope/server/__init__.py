"""The page, and the socket behind it."""
