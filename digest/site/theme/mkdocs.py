"""Dresses Pages in the MkDocs theme. The only module that imports mkdocs.

Two ways lead here, and they give the same bytes:

- ``digest build`` lets MkDocs build a small site: the plain pages, the theme's own files, and one blank sheet per
  depth, on which our pages are then printed (``sheet``).
- ``mkdocs build`` and ``mkdocs serve`` load the plugin below, which hands every page to MkDocs as a generated file.

Either way the plain pages in ``docs_dir``, the theme's settings and other plugins are MkDocs' own business.
"""

import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import jinja2
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from digest.base import html_tags, problem_lines
from digest.errors import ContentError, DigestError, TemplateError, takes_nothing
from digest.model import Output, Page, Place, Problem
from digest.render import csp, paths, urls
from digest.render.compact import compact
from digest.render.labels import translator
from digest.settings.mkdocs_yml import Settings
from digest.site.publish import manifest
from digest.site.publish.write import Seal
from digest.site.theme import sheet
from digest.site.theme.loader import environment
from digest.site.theme.masthead import Masthead

_ABOUT_PAGE = re.compile(r"(?:Doc file|Excluding|A reference to|Error reading page|Error building page) '([^']+)'")
_ALTERNATES = "link[rel=alternate]"
_NO_ATTRIBUTE = ' autocomplete="off"'
"""Of a checkbox, which Material gives it."""


class Pressed(NamedTuple):
    """What MkDocs made for us."""

    sheets: Mapping[int, sheet.Sheet]
    """The theme's blank sheet for every depth."""
    problems: tuple[Problem, ...]
    """What MkDocs complained about, in plain pages or settings."""


class _Printed(MkDocsPage):
    """A page that comes with its HTML; nothing is left for Markdown to do."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self._page = page

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {"title": self._page.title, "description": self._page.description, "digest": self._page}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self._page.body
        self.toc = TableOfContents([AnchorLink("", "__content", 1)])
        self.present_anchor_ids = set()


class _Options(Config):
    """MkDocs wants a class here; ours is options.Options."""


class ThemePlugin(BasePlugin[_Options]):
    """Dresses pages that somebody has made: ``verbs/mkdocs_plugin``, when ``mkdocs build`` is what was typed."""

    is_given = False
    """Whether somebody has made what is to be dressed."""
    pages: Sequence[Page] = ()
    """What is to be dressed."""
    masthead: Masthead | None = None
    outputs: Callable[[Collection[str]], Iterable[Output]] | None = None
    """Makes all that is no page, given the paths of the files that are there already."""
    sealed: Mapping[str, Seal] = {}
    """Makes the files that are made last, of the hashes of all others, by path."""
    templates: Sequence[Path] = ()
    _is_preview = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is ``mkdocs serve``. MkDocs keeps a plugin with this event from one build to the next."""
        self._is_preview = command == "serve"

    def load_config(self, options: Any, config_file_path: str | None = None) -> tuple[ConfigErrors, ConfigWarnings]:
        """Leave the options to ``options.Options``, which has read them already."""
        self.config = _Options()
        self._hashes: set[str] = set()
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Put the digest's theme between the publication's own templates and Material's."""
        config.theme.dirs[:0] = [str(folder / "theme") for folder in self.templates if (folder / "theme").is_dir()]
        config.theme["font"] = False
        # MkDocs lists the theme's files before it asks a plugin anything.
        config.theme.get_env = partial(environment, config.theme.get_env, config.theme.dirs)  # type: ignore[method-assign]
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add our pages and pictures to the files of the site, and leave out what no page of it uses."""
        config.theme.static_templates.discard("sitemap.xml")
        for file in [file for file in files if _is_unused(file.src_uri, config)]:
            files.remove(file)
        taken = {file.dest_uri for file in files if file.inclusion.is_included()}
        for page in self.pages:
            name = urls.file_of(page.path).removesuffix(".html") + ".md"
            if files.get_file_from_path(name):
                raise MkDocsException(f"{config.docs_dir}/{name} and a page of the digest have the same address")
            file = File.generated(config, name, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            file.dest_uri = urls.file_of(page.path)  # MkDocs would make a folder of a name that ends in .html
            _Printed(page, file, config)
            files.append(file)
        try:
            made = [(output.path, output.make()) for output in self.outputs(taken)] if self.outputs else []
        except DigestError as error:
            raise MkDocsException(problem_lines.of_error(error, Path(config.config_file_path).parent)) from None
        for path, data in made:
            if stale := files.get_file_from_path(path):
                files.remove(stale)  # left out by exclude_docs: ours stands there
            files.append(File.generated(config, path, content=data, inclusion=InclusionLevel.INCLUDED))
        return files

    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Give the theme's templates what they need for masthead and footer."""
        masthead = self.masthead
        if self._is_preview and masthead:
            # MkDocs writes a script of its own into every page that it serves, and a preview keeps nothing.
            policy_there = masthead.policy.replace(csp.INLINE, "'unsafe-inline'")
            masthead = masthead._replace(policy=policy_there, offline=False)
        env.globals["digest"] = masthead
        env.globals["paths"] = paths.places()
        env.globals["t"] = translator(self.templates, str(config.theme.get("language") or "en"))
        return env

    def on_post_page(self, output: str, /, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Mend what validators find in Material's frame, and name its scripts in the page's policy.

        A script in the body of one of our pages is none of ours, and is not named: it does not run.
        """
        ours = page.meta.get("digest")
        if not isinstance(ours, Page):
            return self._finished(output, output)
        output = compact(output)
        return self._finished(output, output.replace(ours.head, "").replace(ours.body, ""))

    def on_post_template(self, output_content: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """The same for 404.html."""
        return self._finished(output_content, output_content) if template_name.endswith(".html") else output_content

    def _finished(self, output: str, frame: str) -> str:
        hashes = csp.inline(frame)
        self._hashes.update(hashes)
        return csp.stamped(html_tags.changed(output, _valid), hashes)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the policy for hosts that read one from a file, and mend Material's script.

        It asks for a sitemap beside every feed, because it takes each for a translation.
        """
        headers = Path(config.site_dir, urls.HEADERS)
        if self.masthead and not headers.exists():
            headers.write_text(csp.headers(self.masthead.policy, self._hashes, self.masthead.referrer), "utf-8")
        for script in Path(config.site_dir, "assets", "javascripts").glob("bundle.*.min.js"):
            text = script.read_text(encoding="utf-8")
            script.write_text(text.replace(_ALTERNATES, f"{_ALTERNATES}[hreflang]"), encoding="utf-8")
        self._seal(Path(config.site_dir))

    def _seal(self, site: Path) -> None:
        """Write the files that are made of the hashes of all others."""
        files = sorted(path for path in site.rglob("*") if path.is_file()) if self.sealed else ()
        hashes = {path.relative_to(site).as_posix(): manifest.hash_of(path.read_bytes()) for path in files}
        for path, seal in self.sealed.items():
            data = seal(hashes)
            hashes[path] = manifest.hash_of(data)
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(data)

    def on_serve(self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Make ``mkdocs serve`` watch what the digest reads."""
        root = Path(config.config_file_path).parent
        for name in ("content", "templates"):
            if (root / name).is_dir():
                server.watch(str(root / name))
        return server


def _valid(tag: html_tags.Tag) -> str:
    is_toggle = tag.name == "input" and tag.attributes.get("class") == "md-toggle"
    return tag.source.replace(_NO_ATTRIBUTE, "") if is_toggle else tag.source


def _is_unused(path: str, config: MkDocsConfig) -> bool:
    """A sitemap that knows nothing of our pages, source maps, and Material's search when it is switched off."""
    searches = any(name.endswith("search") for name in config.plugins)
    is_search = path.startswith(("assets/javascripts/lunr/", "assets/javascripts/workers/"))
    return (
        path == "sitemap.xml" or (path.startswith("assets/") and path.endswith(".map")) or (is_search and not searches)
    )


def press(settings: Settings, masthead: Masthead, templates: Sequence[Path], into: Path, token: str) -> Pressed:
    """Let MkDocs build the plain pages, the theme's files and the blank sheets.

    Args:
        settings: of the publication.
        masthead: what the theme's templates get.
        templates: template folders, the publication's first.
        into: an empty folder; afterwards it holds the files for the site, without the sheets.
        token: see sheet.blank.

    Raises:
        ContentError: MkDocs refuses the settings or a plain page.
        TemplateError: a template of the theme fails.
        OSError: the disk takes nothing.
    """
    heard = _Listener()
    log = logging.getLogger("mkdocs")
    before = log.propagate, log.level
    log.propagate = False
    log.setLevel(logging.WARNING)
    log.addHandler(heard)
    try:
        config = load_config(str(settings.file), site_dir=str(into))
        plugin = config.plugins["digest"]
        if not isinstance(plugin, ThemePlugin):  # pragma: no cover - config.read has seen to it
            raise TypeError(plugin)
        plugin.pages, plugin.masthead = [sheet.blank(n, token) for n in range(sheet.DEEPEST)], masthead
        plugin.outputs, plugin.sealed, plugin.templates = None, {}, templates
        plugin.is_given = True
        try:
            build(config)
        finally:
            plugin.is_given = False  # MkDocs keeps the plugin for the next build of this process, which may be its own
    except jinja2.TemplateError as error:
        raise TemplateError(_template_problem(error)) from error
    except (Exception, SystemExit) as error:  # other people's plugins and extensions raise what they like
        if isinstance(error, OSError) and takes_nothing(error):
            raise  # no fault of the settings
        problems = heard.problems(settings) or (Problem(Place(settings.file.name), f"MkDocs: {error}"),)
        raise ContentError([problem._replace(level="error") for problem in problems]) from error
    finally:
        log.removeHandler(heard)
        log.propagate, log.level = before
    return Pressed({n: _take_sheet(into, n, token) for n in range(sheet.DEEPEST)}, heard.problems(settings))


def _take_sheet(folder: Path, depth: int, token: str) -> sheet.Sheet:
    """Read a blank sheet and take it out of the site; deeper ones lie in its folder."""
    file = folder / urls.file_of(sheet.blank(depth, token).path)
    cut = sheet.Sheet.cut(file.read_text(encoding="utf-8"), token)
    file.unlink()
    return cut


class _Listener(logging.Handler):
    """Collects what MkDocs says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())

    def problems(self, settings: Settings) -> tuple[Problem, ...]:
        """The messages as Problems, in the plain page that they name or in the settings."""
        return tuple(_problem(message, settings) for message in self.messages)


def _problem(message: str, settings: Settings) -> Problem:
    page = _ABOUT_PAGE.search(message)
    file = settings.pages / page[1] if page else settings.file
    shown = Path(os.path.relpath(file, settings.root)).as_posix()
    return Problem(Place(shown, line=1, column=1), message.splitlines()[0], level="warning")


def _template_problem(error: jinja2.TemplateError) -> Problem:
    name = getattr(error, "name", None) or "main.html"
    line = getattr(error, "lineno", None) or 1
    return Problem(Place(f"templates/theme/{name}", line=line, column=1), f"the template fails: {error.message}")
