"""What the user wants to see, and how the graph is made to show it."""
