"""The options of the commands, a module for each thing that they are of."""
