"""The theme's part of the site, kept until something that it is made from changes.

MkDocs takes half a second to start and to build even a few pages; most builds need none of it, because the theme, the
settings and the plain pages are what they were. Where another plugin, a hook or an extension may read what we do not
know of, nothing is kept and MkDocs runs every time.
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from typing import Any, NamedTuple

from digest.base import fingerprint, parallel
from digest.base.kept import Folder
from digest.errors import SiteError
from digest.model import Output, Problem
from digest.render.rendering import Rendering
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings
from digest.site.theme.masthead import Masthead
from digest.site.theme.sheet import Sheet

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


def frame(rendering: Rendering, masthead: Masthead) -> Frame:
    """Get the theme's part of the site.

    Args:
        rendering: of the build.
        masthead: what changes in the theme with the content.

    Raises:
        ContentError: MkDocs refuses the settings or a plain page.
        TemplateError: a template of the theme fails.
    """
    settings = rendering.settings
    looks = [folder / name for folder in rendering.folders for name in ("theme", "labels")]
    versions = version("mkdocs"), version("mkdocs-material")
    key = fingerprint.of_values(
        code(), versions, settings.raw, tuple(masthead), fingerprint.of_folders([settings.pages, *looks])
    )
    folder = rendering.kept.folder("theme")
    press = partial(parallel.apart, partial(_press, rendering, masthead, folder), key)
    pressed = folder.value(key, _Pressed, press) if _is_closed(settings) else press()
    folder.use(key, *pressed.hashes.values())
    files = tuple(Output(path, hash_, partial(_read, folder, hash_, press)) for path, hash_ in pressed.hashes.items())
    return Frame(fingerprint.of_values(pressed.sheets), pressed.sheets, files, pressed.problems)


class _Pressed(NamedTuple):
    """What is kept of MkDocs' work."""

    sheets: Mapping[int, Sheet]
    problems: tuple[Problem, ...]
    hashes: Mapping[str, str]
    """Of the theme's own files, by path; each is kept under its hash."""


def _press(rendering: Rendering, masthead: Masthead, folder: Folder, token: str) -> _Pressed:
    """Let MkDocs work, and keep the files that it gives."""
    # Imported here: MkDocs takes a quarter of a second to import, and 40 MB, which go with the process.
    from digest.site.theme import mkdocs

    with folder.workplace() as place:
        pressed = mkdocs.press(rendering.settings, masthead, rendering.folders, place, token=token)
        hashes = {}
        for file in sorted(path for path in place.rglob("*") if path.is_file()):
            data = file.read_bytes()
            hashes[file.relative_to(place).as_posix()] = hash_ = fingerprint.of_bytes(data)
            folder.keep(hash_, data)
    return _Pressed(dict(pressed.sheets), pressed.problems, hashes)


def _read(folder: Folder, hash_: str, press: Callable[[], object]) -> bytes:
    """The bytes of a kept file; MkDocs works once more when it is damaged."""
    found = folder.read(hash_)
    if found is None:
        press()
        found = folder.read(hash_)
    if found is None:
        what = f"{folder.place / hash_} in the cache is lost, and MkDocs gives another one by now; build again"
        raise SiteError(what)
    return found


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
