from collections.abc import Sequence

from torch import Tensor

def grad(outputs: Tensor | Sequence[Tensor], inputs: Tensor | Sequence[Tensor]) -> tuple[Tensor, ...]: ...
