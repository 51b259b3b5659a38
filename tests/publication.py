"""A publication in a folder, for tests: written from texts, built by the real pipeline."""

import datetime as dt
import io
import textwrap
from pathlib import Path

import yaml
from PIL import Image, ImageOps

from digest.base import problem_lines
from digest.cli.remedies import with_words
from digest.errors import DigestError
from digest.letter.lettered import Lettered
from digest.model import Report
from digest.settings import mkdocs_yml
from digest.verbs import workspace
from digest.verbs.build import build_site
from digest.verbs.check import check_site

NOW = dt.datetime(2026, 2, 21, 12, tzinfo=dt.UTC)

SETTINGS = """\
site_name: The Test
site_url: https://test.example/
docs_dir: content/pages
theme: {name: material}
plugins: [digest]
"""

LETTERS = (
    SETTINGS.replace("plugins: [digest]\n", "")
    + """\
plugins:
  - digest:
      letter:
        from: The Test <letter@test.example>
        address: 1 Test Street
        unsubscribe: https://lists.test.example/u?{token}
        greeting: Dear {name|reader},
"""
)
"""Settings of a publication that sends letters."""

EDITION = """\
date: {day}
title: {title}
sections:
  - name: News
    stories:
      - title: A story
        url: https://example.org/{day}
        source: Example
        summary: Something happened.
        tags: [one]
"""


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    """The bytes of a picture with many colours."""
    picture = Image.radial_gradient("L").resize(size)
    picture = Image.merge("RGB", (picture, picture.rotate(90).resize(size), ImageOps.invert(picture)))
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


class Publication:
    """A publication below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.write("mkdocs.yml", SETTINGS)
        self.write("content/pages/about.md", "# About\n\nAbout us.\n")

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the publication."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(textwrap.dedent(text), encoding="utf-8")
        return file

    def edition(self, day: str = "2026-02-20", title: str = "An edition") -> Path:
        """Write a small edition."""
        return self.write(f"content/editions/{day}.yml", EDITION.format(day=day, title=title))

    def with_stories(self, day: str = "2026-02-20", **keys: object) -> Path:
        """Write an edition of three stories in two sections, with whatever else is given."""
        story = {"url": "https://a.example/1", "source": "Source", "summary": "Something *happened*."}
        news = [{"title": "A story", **story}, {"title": "Another", **story, "url": "https://a.example/2"}]
        features = [{"title": "A third", **story, "url": "https://a.example/3"}]
        sections = [{"name": "News", "stories": news}, {"name": "Features", "stories": features}]
        edition = {"date": day, "title": "An edition", "sections": sections, **keys}
        text = yaml.safe_dump(edition, allow_unicode=True, sort_keys=False, width=1_000_000)
        return self.write(f"content/editions/{day}.yml", text.encode("utf-8"))

    def build(self, now: dt.datetime = NOW, *, drafts: bool = False, site: Path | None = None) -> Report:
        """Build it."""
        settings = mkdocs_yml.read(self.folder)
        settings = settings._replace(site_dir=site or settings.site_dir)
        return build_site(settings, now=now, drafts=drafts, advance=lambda *_: None).report

    def letter(self, day: str = "2026-02-20", now: dt.datetime = NOW) -> Lettered:
        """Write the letter of an edition."""
        settings = mkdocs_yml.read(self.folder)
        with workspace.opened(settings, now=now) as work:
            return work.letter(dt.date.fromisoformat(day))

    def messages(self, now: dt.datetime = NOW) -> list[str]:
        """Everything that a check says: errors, or warnings when there are none."""
        try:
            settings = mkdocs_yml.read(self.folder)
            problems = check_site(settings, now=now, advance=lambda *_: None).problems
        except DigestError as error:
            return problem_lines.of_error(error, self.folder, with_words).splitlines()
        return [str(message) for message in problem_lines.located(problems, self.folder, with_words)]

    def page(self, path: str) -> str:
        """A page of the site."""
        return (self.site / path / "index.html").read_text(encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
