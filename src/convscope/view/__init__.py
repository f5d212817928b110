"""What the user wants to see, and how the graph is made to show it.

from convscope.view import Camera, Maps, View

view = View(panels=(Camera(), Maps(layer="conv1", units="0-7")))
"""

from convscope.view.view import Camera, Input, Maps, Neurons, Panel, Patch, Result, View, Weights, Words

__all__ = ["Camera", "Input", "Maps", "Neurons", "Panel", "Patch", "Result", "View", "Weights", "Words"]
