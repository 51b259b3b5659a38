"""Where the theme's templates and files come from."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2


class _Listed(jinja2.FileSystemLoader):
    """The theme's templates. Files that MkDocs passes over are not even listed: Material has 14,000 icons."""

    def list_templates(self) -> list[str]:
        """The names of all templates but those that begin with a dot or lie in such a folder."""
        found: set[str] = set()
        for folder in self.searchpath:
            for place, folders, names in os.walk(folder, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = Path(place).relative_to(folder)
                found.update((below / name).as_posix() for name in names if not name.startswith("."))
        return sorted(found)


def environment(make: Callable[[], jinja2.Environment], folders: Sequence[str]) -> jinja2.Environment:
    """The environment of a theme, which finds all templates and lists those that are seen.

    Args:
        make: makes the theme's own.
        folders: in which its templates lie, the first one's before those of the others.
    """
    env = make()
    env.loader = _Listed(folders)
    return env
