"""The one form of every network: an ONNX graph, its layers in order, and a card."""
