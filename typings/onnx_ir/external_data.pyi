from pathlib import Path
from typing import Any

def unload_from_model(
    model: Any, base_dir: Path, relative_path: str, *, size_threshold_bytes: int = 0
) -> Any: ...
