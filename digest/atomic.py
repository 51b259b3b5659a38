"""Files that people wrote are replaced whole or not at all."""

import os
import tempfile
from pathlib import Path


def replace(file: Path, text: str) -> None:
    """Write a text file by way of a new one beside it; the folder is made when it is not there.

    Args:
        file: what to write; keeps its permissions.
        text: its new text, line breaks as they are.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    with os.fdopen(number, "w", encoding="utf-8", newline="") as new:
        new.write(text)
    written = Path(name)
    written.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
    written.replace(file)
