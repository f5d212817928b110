"""Quantised copies of networks: eight bits for each weight and each activation, and every layer keeps its name."""
