"""The few words that templates say themselves, in the publication's language."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Translate = Callable[..., str]


def translator(folders: Sequence[Path], language: str) -> Translate:
    """Make the function ``t`` of the templates.

    Args:
        folders: template folders; ``labels/de.yml`` in the first that has it maps English labels to German ones.
        language: BCP 47 tag; ``pt-BR`` falls back to ``pt``, and what is not found stays English.
    """
    names = dict.fromkeys((language, language.partition("-")[0]))
    paths = (folder / "labels" / f"{name}.yml" for name in names for folder in folders)
    found = next((path for path in paths if path.is_file()), None)
    table: Mapping[str, str] = (yaml.safe_load(found.read_text(encoding="utf-8")) or {}) if found else {}

    def t(text: str, **values: Any) -> str:
        """A label; the English text is its key."""
        return table.get(text, text).format(**values)

    return t
