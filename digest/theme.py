"""The theme's part of the site, kept until something that it is made from changes.

MkDocs takes half a second to start and to build even a few pages; most builds need none of it, because the theme, the
settings and the plain pages are what they were. Where another plugin, a hook or an extension may read what we do not
know of, nothing is kept and MkDocs runs every time.
"""

import pickle
import shutil
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from digest import fingerprint
from digest.config import Settings
from digest.model import Output, Problem
from digest.render.context import Masthead
from digest.render.sheet import Sheet

_KNOWN_PLUGINS = {"digest", "search", "material/search"}
_READS_ELSEWHERE = ("pymdownx.snippets", "mkdocs_", "markdown_include")


class Frame(NamedTuple):
    """What the theme gives: sheets to print on, and files of its own."""

    key: str
    """Hash of the sheets."""
    sheets: Mapping[int, Sheet]
    files: tuple[Output, ...]
    """Style sheets, scripts, plain pages, 404.html."""
    problems: tuple[Problem, ...]


def frame(settings: Settings, masthead: Masthead, templates: Sequence[Path], code: str) -> Frame:
    """Get the theme's part of the site.

    Args:
        settings: of the publication.
        masthead: what changes in the theme with the content.
        templates: template folders, the publication's first.
        code: hash of the program.

    Raises:
        ContentError: MkDocs refuses the settings or a plain page.
        TemplateError: a template of the theme fails.
    """
    looks = [folder / name for folder in templates for name in ("theme", "labels")]
    versions = version("mkdocs"), version("mkdocs-material")
    key = fingerprint.of_values(
        code, versions, settings.raw, tuple(masthead), fingerprint.of_folders([settings.pages, *looks])
    )
    folder = settings.cache / "theme" / key
    if not (folder / "frame").is_file() or not _is_closed(settings):
        _press(settings, masthead, templates, folder)
    sheets, problems, digests = pickle.loads((folder / "frame").read_bytes())  # noqa: S301 - written by _press, see cache
    files = tuple(_output(folder / "site" / path, path, digest) for path, digest in digests.items())
    return Frame(fingerprint.of_values(sheets), sheets, files, problems)


def _press(settings: Settings, masthead: Masthead, templates: Sequence[Path], folder: Path) -> None:
    """Let MkDocs work into a new folder, and put that into the place of older ones when it is whole."""
    # Imported here: MkDocs takes a quarter of a second to import.
    from digest.render import mkdocs

    new = folder.with_name("new")
    shutil.rmtree(new, ignore_errors=True)
    (new / "site").mkdir(parents=True)
    pressed = mkdocs.press(settings, masthead, templates, new / "site", token=folder.name)
    files = {path.relative_to(new / "site").as_posix(): path for path in (new / "site").rglob("*") if path.is_file()}
    digests = {path: fingerprint.of_bytes(files[path].read_bytes()) for path in sorted(files)}
    (new / "frame").write_bytes(pickle.dumps((dict(pressed.sheets), pressed.problems, digests)))
    for old in folder.parent.iterdir():
        if old != new:
            shutil.rmtree(old)
    new.replace(folder)


def _output(file: Path, path: str, digest: str) -> Output:
    # A plain page links to the theme's files and is linked to from everywhere.
    return Output(path, digest, 1 if path.endswith(".html") else 0, file.read_bytes)


def _is_closed(settings: Settings) -> bool:
    """Whether all that MkDocs reads is known: no foreign plugin, no hook, no extension that includes files."""
    plugins = settings.raw.get("plugins") or []
    names = {next(iter(entry)) if isinstance(entry, dict) else entry for entry in plugins}
    extensions = _names(settings.raw.get("markdown_extensions"))
    reads = any(name.startswith(_READS_ELSEWHERE) for name in extensions)
    return names <= _KNOWN_PLUGINS and not settings.raw.get("hooks") and not reads


def _names(entries: Any) -> list[str]:
    if isinstance(entries, dict):
        return list(entries)
    return [str(next(iter(entry)) if isinstance(entry, dict) else entry) for entry in entries or []]
