"""Engines run a graph."""

import os

# ONNX Runtime, from 1.32 on, tells its makers of each start and keeps a number of the machine, unless it is told not to
# before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
