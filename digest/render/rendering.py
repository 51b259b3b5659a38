"""What pages, feeds and letters of one build are rendered with: the settings, the content, and the templates."""

import html
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from digest.base import fingerprint
from digest.base.kept import Kept
from digest.base.slug import host_like
from digest.model import Gathered, Site
from digest.render import env, naming
from digest.render.labels import Translate, translator
from digest.render.publication import Publication
from digest.render.templates import code, template_folders
from digest.settings.mkdocs_yml import Settings

_SINCE = 2026
"""The year in an identity that is not set (RFC 4151 wants one): it has to be the same for ever."""


@dataclass(frozen=True, eq=False)
class Rendering:
    """What everything of one build is rendered with."""

    settings: Settings
    gathered: Gathered
    publication: Publication
    t: Translate
    folders: tuple[Path, ...]
    """Where templates come from, the publication's own first."""
    kept: Kept
    """What earlier builds have made."""

    @classmethod
    def of(cls, settings: Settings, gathered: Gathered) -> "Rendering":
        """Put settings and content together."""
        folders = template_folders(settings)
        t = translator(folders, settings.language)
        return cls(settings, gathered, _publication(settings), t, folders, Kept(settings.cache))

    def renderer(self, kind: str, site: Site, dialect: env.Dialect = env.HTML) -> env.Renderer:
        """What renders the templates of a folder.

        Args:
            kind: the folder: "site", "feed" or "letter".
            site: whose names lead to pages.
            dialect: what the templates are written in.
        """
        settings = self.settings
        return env.renderer(
            kind,
            self.folders,
            self.t,
            dialect=dialect,
            root=settings.root,
            language=settings.language,
            words_a_minute=settings.options.reading_speed,
            names=naming.of(site),
        )

    def stamp(self, kind: str, site: Site) -> str:
        """Hash of how things are shown: the program, templates, settings, and what every template may use.

        Args:
            kind: as in ``renderer``.
            site: as in ``renderer``.
        """
        looks = fingerprint.of_folders([folder / name for folder in self.folders for name in (kind, "labels")])
        people = tuple(self.gathered.site.people.values())
        given = sorted(naming.of(site).given.items())
        return fingerprint.of_values(code(), looks, self.publication, self.settings.options, people, given)

    def named(self, template: str) -> str:
        """A template as messages name it."""
        own = self.settings.templates / template
        if own.is_file():
            return own.relative_to(self.settings.root).as_posix()
        return f"templates/{template} (digest's own)"


def _publication(settings: Settings) -> Publication:
    options = settings.options
    return Publication(
        name=settings.name,
        tagline=options.tagline or "",
        description=settings.description,
        language=settings.language,
        direction=settings.direction,
        url=settings.url,
        publisher=options.publisher.name or settings.name,
        publisher_url=options.publisher.url or settings.url,
        rights=html.unescape(Markup(settings.copyright).striptags()),  # noqa: S704 - to take markup out
        identity=f"tag:{options.identity or f'{host_like(settings.name)},{_SINCE}'}",
        hub=options.hub or "",
        zone=settings.zone,
        cards=options.cards and bool(settings.url),
    )
