"""What the shapes of tensors are, and how they are written."""

from convscope.model.tensors import dims, shapes_of
from networks import SHAPES, small


def test_shapes_are_those_of_one_picture():
    graph = small().graph
    shapes = shapes_of(graph)
    assert {name: shapes[name] for name in SHAPES} == {name: (1, *shape) for name, shape in SHAPES.items()}
    assert shapes["dense.weight"] == (7, 120)
    assert graph.graph.input[0].type.tensor_type.shape.dim[0].dim_param == "batch"


def test_shapes_in_words():
    assert dims((20, 1, 5, 5)) == "20×1×5×5"
    assert dims((-1, 3)) == "?×3"
    assert dims(()) == "one value"
