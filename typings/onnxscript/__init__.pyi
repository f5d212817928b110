# What convscope uses of onnxscript, whose own types are not all known.

from . import optimizer as optimizer
