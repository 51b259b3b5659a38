"""The settings: mkdocs.yml, read without MkDocs, so that a command starts fast.

MkDocs reads the same file when the theme is needed (site/theme/mkdocs). What is the digest's own stands there under
``plugins: - digest:`` and is defined in ``options``.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from digest.base.schema import Address, Form, Line, check
from digest.base.yamlerror import YamlError
from digest.errors import ContentError, UsageError, refusal
from digest.model import Place, Problem, Remedy
from digest.settings import mkdocs_loader
from digest.settings.options import Options


class Settings(NamedTuple):
    """Everything that was set, with defaults filled in."""

    root: Path
    """The publication's folder."""
    file: Path
    """Its mkdocs.yml."""
    name: str
    url: str
    """Address of the site with a slash at the end, or '' when it is not known yet."""
    description: str
    copyright: str
    language: str
    """BCP 47 tag of the publication's language."""
    direction: Literal["ltr", "rtl"]
    pages: Path
    """Folder of plain pages, MkDocs' docs_dir."""
    site_dir: Path
    options: Options
    options_at: tuple[str | int, ...]
    """The keys that lead to them in the file."""
    raw: Mapping[str, Any]
    """The whole file, environment variables filled in."""

    @property
    def content(self) -> Path:
        """Folder of what editors write."""
        return self.root / "content"

    @property
    def templates(self) -> Path:
        """Folder of the publication's own templates; it need not exist."""
        return self.root / "templates"

    @property
    def read_from(self) -> tuple[Path, ...]:
        """All folders of which files are read, or copied to the site; they need not exist."""
        theme = self.raw.get("theme")
        custom = theme.get("custom_dir") if isinstance(theme, dict) else None
        own = (self.root / custom,) if isinstance(custom, str) and custom else ()
        return self.content, self.templates, self.pages, *own

    @property
    def cache(self) -> Path:
        """Folder of what can be computed again; it may be deleted at any time."""
        return self.root / ".cache" / "digest"

    def problem(self, option: str, what: str, hint: str) -> Problem:
        """A mistake at a setting of the digest's own.

        Args:
            option: its name.
            what: is wrong.
            hint: what to do.
        """
        return Problem(Place(self.file.name, (*self.options_at, option)), what, hint)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin."""
        return ZoneInfo(self.options.timezone)


def read(folder: Path | None = None, file: Path | None = None) -> Settings:
    """Read the settings of a publication.

    Args:
        folder: the publication's folder; the current one when not given.
        file: its settings file; mkdocs.yml in the folder when not given.

    Raises:
        UsageError: there is no such file.
        ContentError: it has mistakes.
    """
    path = (file or (folder or Path.cwd()) / "mkdocs.yml").absolute()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"there is no {path.name} in {path.parent}", Remedy.of("begin_publication")) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {refusal(error)}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no UTF-8; save it with that encoding") from None
    return _settings(path, _load(path.name, text))


def _load(name: str, text: str) -> dict[str, Any]:
    try:
        raw = mkdocs_loader.load(text)
    except YamlError as error:
        place = Place(name, line=error.line, column=error.column)
        raise ContentError([Problem(place, error.what, error.hint or "check indentation and quotes")]) from None
    if not isinstance(raw, dict):
        raise ContentError([Problem(Place(name), "the settings are no mapping", "begin with `site_name: …`")])
    return raw


class _Theme(Form):
    model_config = ConfigDict(extra="ignore")
    language: Line = "en"
    direction: Literal["ltr", "rtl"] | None = None


class _MkDocs(Form):
    """What the digest reads of MkDocs' own settings; their reference is https://www.mkdocs.org/user-guide/configuration/."""

    model_config = ConfigDict(extra="ignore")
    site_name: Line
    site_url: Address | None = None
    site_description: Line = ""
    copyright: Line = ""
    docs_dir: Line = "docs"
    site_dir: Line = "site"
    theme: _Theme = _Theme()


def _settings(path: Path, raw: dict[str, Any]) -> Settings:
    theme = raw.get("theme") if isinstance(raw.get("theme"), dict) else {}
    mkdocs = check(_MkDocs, {**raw, "theme": theme}, path.name)
    given, at = _options(raw.get("plugins"))
    options = check(Options, given, path.name, at)
    if isinstance(mkdocs, tuple) or isinstance(options, tuple):
        raise ContentError([p for checked in (mkdocs, options) if isinstance(checked, tuple) for p in checked])
    if problems := list(_misplaced(path, mkdocs, raw, at)):
        raise ContentError(problems)
    url = mkdocs.site_url or ""
    return Settings(
        root=path.parent,
        file=path,
        name=mkdocs.site_name,
        url=url if not url or url.endswith("/") else url + "/",
        description=mkdocs.site_description,
        copyright=mkdocs.copyright,
        language=mkdocs.theme.language,
        direction=mkdocs.theme.direction or ("rtl" if _is_rtl(mkdocs.theme.language) else "ltr"),
        pages=path.parent / mkdocs.docs_dir,
        site_dir=path.parent / mkdocs.site_dir,
        options=options,
        options_at=at,
        raw=raw,
    )


def _misplaced(path: Path, mkdocs: _MkDocs, raw: Mapping[str, Any], at: tuple[str | int, ...]) -> Iterator[Problem]:
    """Settings that are well-formed and cannot work all the same."""
    if not at:
        yield Problem(Place(path.name, ("plugins",)), "the plugin `digest` is missing", "add `- digest` to `plugins`")
    address = urlsplit(mkdocs.site_url or "")
    if address.query or address.fragment or "@" in address.netloc or re.search(r"\s", mkdocs.site_url or ""):
        what = "`site_url` has more than a host and a path: a password, a query, a #, or a space"
        yield Problem(Place(path.name, ("site_url",)), what, "write it as https://example.org/weekly/")
    if "INHERIT" in raw:
        place = Place(path.name, ("INHERIT",), at_key=True)
        yield Problem(place, "INHERIT is not read by digest", "write the settings into one file")
    content, site = path.parent / "content", (path.parent / mkdocs.site_dir).resolve()
    if site in (content, *content.parents) or content in site.parents:
        place = Place(path.name, ("site_dir",))
        yield Problem(place, "`site_dir` would overwrite what the site is made from", "give it a folder of its own")


def _options(plugins: Any) -> tuple[Any, tuple[str | int, ...]]:
    """The digest's options, and the keys that lead to them: () when the plugin is not named."""
    entries = plugins.items() if isinstance(plugins, dict) else enumerate(plugins if isinstance(plugins, list) else ())
    for key, entry in entries:
        if key == "digest":
            return entry or {}, ("plugins", "digest")
        if entry == "digest":
            return {}, ("plugins", key)
        if isinstance(entry, dict) and "digest" in entry:
            return entry["digest"] or {}, ("plugins", key, "digest")
    return {}, ()


def _is_rtl(language: str) -> bool:
    return language.split("-")[0] in {"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"}
