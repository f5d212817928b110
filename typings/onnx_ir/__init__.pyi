# What convscope uses of onnx_ir, whose own types are not all known.
