"""The fonts of what is drawn: one of the publication's own before those that come with the program."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from digest.base import fingerprint
from digest.errors import ContentError
from digest.render.templates import default_templates
from digest.settings.mkdocs_yml import Settings

if TYPE_CHECKING:
    from digest.site.draw.typesetting import Fonts


def mark(settings: Settings) -> str:
    """What stands for the publication's own font: a hash of its bytes, or nothing."""
    own = _own(settings)
    return fingerprint.of_bytes(own.read_bytes()) if own and own.is_file() else ""


def read(settings: Settings, mark: str) -> "Fonts":
    """The fonts to draw with; read once for all that a process draws with them.

    Args:
        settings: name the publication's own.
        mark: of that, as it was when this was planned.

    Raises:
        ContentError: the publication's own is no font.
    """
    try:
        return _read(_own(settings), mark)
    except OSError as error:
        what = f"`{settings.options.card_font}` is no font that can be read"
        raise ContentError([settings.problem("card_font", what, "TTF and OTF can be read")]) from error


@lru_cache(maxsize=1)
def _read(own: Path | None, _mark: str) -> "Fonts":
    # Imported here: Pillow takes 50 ms, and most builds draw nothing.
    from digest.site.draw import typesetting

    return typesetting.Fonts.read(default_templates() / "fonts", own)


def _own(settings: Settings) -> Path | None:
    return settings.root / settings.options.card_font if settings.options.card_font else None
