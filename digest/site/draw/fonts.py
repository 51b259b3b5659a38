"""The fonts of what is drawn: one of the publication's own before those that come with the program."""

from typing import TYPE_CHECKING

from digest.base import fingerprint
from digest.errors import ContentError
from digest.render.templates import default_templates
from digest.settings.mkdocs_yml import Settings

if TYPE_CHECKING:
    from digest.site.draw.typesetting import Fonts


def read(settings: Settings) -> "Fonts":
    """The fonts to draw with.

    Raises:
        ContentError: the publication's own is no font.
    """
    from digest.site.draw import typesetting

    own = settings.root / settings.options.card_font if settings.options.card_font else None
    try:
        return typesetting.Fonts.read(default_templates() / "fonts", own)
    except OSError as error:
        what = f"`{settings.options.card_font}` is no font that can be read"
        raise ContentError([settings.problem("card_font", what, "TTF and OTF can be read")]) from error


def mark(settings: Settings) -> str:
    """What stands for the publication's own font."""
    own = settings.root / settings.options.card_font if settings.options.card_font else None
    return fingerprint.of_bytes(own.read_bytes()) if own and own.is_file() else ""
