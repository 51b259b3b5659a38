"""``digest pictures``: the pictures of a publication, how large they are, and where each is used."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from digest.base import fingerprint, parallel, problem_lines
from digest.base.cache import Cache
from digest.edition import gather, picture_names, pictures
from digest.edition.loaded import Unusable
from digest.model import Advance, Contents, Picture, Place
from digest.render.templates import code
from digest.settings.mkdocs_yml import Settings

_ENDINGS = tuple(ending for endings in picture_names.ENDINGS.values() for ending in endings)


class Use(NamedTuple):
    """Where a picture is used."""

    file: str
    """Path below the publication's folder."""
    line: int
    """From 1; 0 for one in the text of an article."""


class Listed(NamedTuple):
    """A picture that lies in the publication's folder of them."""

    src: str
    """Its path below content/images/."""
    size: int
    """In bytes."""
    width: int
    """In pixels, upright; 0 when the file does not say."""
    height: int
    has_position: bool
    """Whether it says where it was taken."""
    used: tuple[Use, ...]
    unusable: str
    """Why no page can show it, or ''."""


def list_pictures(settings: Settings, *, advance: Advance = lambda *_: None) -> tuple[Listed, ...]:
    """List all pictures of a publication, by name; those that nothing uses as well.

    Args:
        settings: of the publication.
        advance: is told about the progress.

    Raises:
        ContentError: a link leads out of the publication.
        SiteError: the cache cannot be written.
    """
    with Cache.open(settings.cache, code()) as cache:
        contents = gather.read(settings, cache, mapped=parallel.mapped, advance=advance)
    folder = settings.content / "images"
    files = {src: file for file in sorted(fingerprint.files(folder)) if (src := _src(folder, file))}
    unknown = [(src, file) for src, file in files.items() if src not in contents.pictures]
    found: dict[str, Picture | Unusable] = {**contents.pictures}
    for (src, _), looked in zip(unknown, parallel.mapped(_look, unknown, block=1), strict=True):
        found[src] = looked
        advance("Looking at pictures", len(found), len(files))
    used = _used(settings, contents)
    return tuple(_listed(src, file, found[src], used.get(src, ())) for src, file in files.items())


def as_json(listed: Sequence[Listed]) -> list[dict[str, Any]]:
    """The list for other programs; a line that nobody knows is null."""
    return [
        {**one._asdict(), "used": [{"file": use.file, "line": use.line or None} for use in one.used]} for one in listed
    ]


def _src(folder: Path, file: Path) -> str:
    """What a file is mentioned by; '' for what is no picture, and what is hidden."""
    src = file.relative_to(folder).as_posix()
    return src if src.lower().endswith(_ENDINGS) and not any(part.startswith(".") for part in src.split("/")) else ""


def _look(named: tuple[str, Path]) -> Picture | Unusable:
    src, file = named
    with file.open("rb") as opened:
        data = opened.read(pictures.LARGEST + 1)
    if len(data) > pictures.LARGEST:
        return Unusable(f"it has more than {pictures.LARGEST >> 20} MB", "save it smaller")
    return pictures.measure(src, data)


def _used(settings: Settings, contents: Contents) -> dict[str, tuple[Use, ...]]:
    """Where each picture is used, by src: in content, and in the settings."""
    places = {src: [*shown] for src, shown in contents.shown.items()}
    if icon := settings.options.icon:
        places.setdefault(icon, []).append(Place(settings.file.name, (*settings.options_at, "icon")))
    lines = problem_lines.Lines(settings.root)
    return {src: tuple(_use(lines, place) for place in each) for src, each in places.items()}


def _use(lines: problem_lines.Lines, place: Place) -> Use:
    # The text of an article has no places of its own.
    return Use(place.file, lines.of(place)[0] if place.keys else 0)


def _listed(src: str, file: Path, found: Picture | Unusable, used: tuple[Use, ...]) -> Listed:
    size = file.stat().st_size
    if isinstance(found, Unusable):
        return Listed(src, size, 0, 0, False, used, found.why)
    return Listed(src, size, found.width, found.height, found.has_position, used, "")
