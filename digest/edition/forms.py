"""The files that editors write: what may stand in them.

The manual's page on editions documents their prose; a field's docstring is what an editor sees while typing.
"""

import posixpath
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from digest.base.schema import Address, Day, Form, Language, Line, Moment, printable
from digest.model import Access

Markdown = Annotated[str, WithJsonSchema({"type": "string"})]
Identity = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]


_FEW = Field(max_length=100)
"""Entries of a list of which each has pages and feeds of its own, or stands with one story."""
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def _inside(src: str) -> str:
    src = printable(src.strip())
    if src.startswith("/") or ".." in src.split("/") or "\\" in src or ":" in src:
        raise PydanticCustomError("outside", "the picture lies outside content/images/")
    if src.startswith("content/images/"):
        raise PydanticCustomError("outside", "the path of the picture begins below content/images/")
    if src != posixpath.normpath(src):
        raise PydanticCustomError("outside", "the path of the picture has a detour")
    if not src.lower().endswith(_PICTURES):
        raise PydanticCustomError("outside", f"no picture ({' '.join(_PICTURES)})")
    return src


Picture = Annotated[str, AfterValidator(_inside), WithJsonSchema({"type": "string", "minLength": 1})]


_LONGEST_NAME = 200
"""Bytes of a name in an address; file systems end at 255."""


def _old(address: str) -> str:
    """An address of the site as a path: below its root, a folder with a slash at the end, or a name ending in .html."""
    path = printable(unquote(address.strip()))
    names = path.removesuffix("/").split("/")[1:]
    # What begins with a dot at the root is not a page's: the list of what a site has is one such file.
    is_whole = path.startswith("/") and names and not {"", ".", ".."} & set(names) and not names[0].startswith(".")
    if not is_whole or {"?", "#", "\\", ":"} & set(path) or max(map(len, map(str.encode, names))) > _LONGEST_NAME:
        raise PydanticCustomError("old", "no address of this site; write it from its first slash on, as /issues/300/")
    if path.endswith((".html", "/")):
        return path[1:]
    if "." in names[-1]:
        raise PydanticCustomError("old", "no page can stand there: an address ends in a slash, in a name or in .html")
    return f"{path[1:]}/"


OldAddresses = Annotated[
    tuple[Annotated[Line, AfterValidator(_old), WithJsonSchema({"type": "string", "pattern": "^/"})], ...], _FEW
]


class ImageForm(Form):
    """A picture of the publication's own."""

    src: Picture
    """File below content/images/."""
    alt: Line
    """What the picture shows, for those who do not see it."""
    caption: Line = ""
    """Text below the picture."""
    credit: Line = ""
    """Who made it."""
    licence: Line = ""
    """Under which licence it is used."""


class AlsoForm(Form):
    """The same story elsewhere."""

    source: Line
    """Who published it."""
    url: Address
    """Where."""
    title: Line = ""
    """Its title there."""


class LinkForm(Form):
    """A story that the edition only names."""

    title: Line
    """Its title."""
    url: Address
    """Where it is."""
    source: Line = ""
    """Who published it."""
    date: Day | None = None
    """The day on which it appeared."""


class CorrectionForm(Form):
    """What was wrong in an edition or an article."""

    date: Day
    """The day of the correction."""
    text: Markdown
    """What was wrong and what is right, in Markdown."""
    story: Line = ""
    """The story that it concerns: its `id`, or the name of an article; the edition as a whole when not given."""


class StoryForm(Form):
    """One story: a title and a link, or an article by its name."""

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["title", "url"]}, {"required": ["story"]}]})

    id: Identity | None = None
    """Survives a new title and a new link; written by `digest draft`, derived from the link when not given."""
    title: Line = ""
    """The headline, in the editor's own words."""
    url: Address | None = None
    """The story at its source."""
    story: Line = ""
    """An article instead of a link: the name of a file in content/stories/, without .md."""
    source: Line = ""
    """Who published it."""
    summary: Markdown = ""
    """The editor's own words, in Markdown."""
    image: ImageForm | None = None
    """A picture of the publication's own."""
    tags: Annotated[tuple[Line, ...], _FEW] = ()
    """What it is about."""
    language: Language | None = None
    """Of the story at its source, when it differs from the publication's, as de or pt-BR."""
    access: Access = "free"
    """What a reader meets at the source."""
    also: Annotated[tuple[AlsoForm, ...], _FEW] = ()
    """The same story elsewhere."""
    published: Day | None = None
    """The day on which the source published it."""
    updated: Moment | None = None
    """When you changed it after it was out; feeds then show it as changed."""

    @model_validator(mode="after")
    def _has_a_subject(self) -> "StoryForm":
        if self.story and self.url:
            raise PydanticCustomError("story", "a story has either `url` or `story`, not both")
        if not self.story and not (self.title and self.url):
            missing = " and ".join(f"`{key}`" for key in ("title", "url") if not getattr(self, key))
            raise PydanticCustomError("story", "the story has no {missing}", {"missing": missing})
        return self


class SectionForm(Form):
    """A named part of the edition."""

    name: Line
    """What it is called, as News, Features, Analysis."""
    stories: tuple[StoryForm, ...] = ()
    """Its stories, the most important first. A section without stories is not shown."""


class EditionForm(Form):
    """One edition of the digest: content/editions/<date>.yml."""

    date: Day
    """The day on which it appears, and its address: /editions/2026-02-20/."""
    number: Annotated[int, Field(ge=0)] | None = None
    """Its number, counted as the publication counts."""
    title: Line
    """What the week was about."""
    intro: Markdown = ""
    """What mattered this week, and why, in Markdown."""
    subject: Line = ""
    """What stands in the subject of its letter; the title when not given."""
    preheader: Line = ""
    """What mailboxes show behind the subject; the intro, or the first headlines, when not given."""
    editor: Line = ""
    """Who edited it: a key of people.yml."""
    status: Literal["draft", "published"] = "published"
    """A draft is not built; a published edition with a date in the future appears on its day."""
    sections: Annotated[tuple[SectionForm, ...], Field(max_length=100, json_schema_extra={"minItems": 1})]
    """The edition's parts, in order."""
    also_this_week: tuple[LinkForm, ...] = ()
    """Further stories in one line each, frozen from the feeds when the edition was drafted."""
    corrections: Annotated[tuple[CorrectionForm, ...], _FEW] = ()
    """What was wrong in this edition, said openly."""
    updated: Moment | None = None
    """When you changed it after it was out; feeds then show it as changed. A correction counts by itself."""
    old: OldAddresses = ()
    """Addresses at which it stood on an earlier site, as /issues/300/; they lead here."""

    @model_validator(mode="after")
    def _has_a_story(self) -> "EditionForm":
        if not any(section.stories for section in self.sections):
            raise PydanticCustomError("edition", "the edition has no story")
        return self


class ArticleForm(Form):
    """The front matter of an article: content/stories/<name>.md."""

    title: Line
    """The headline."""
    date: Day
    """The day on which it appears."""
    author: Line = ""
    """Who wrote it: a key of people.yml."""
    section: Line = ""
    """The section that it belongs to."""
    summary: Markdown = ""
    """A few sentences for listings and previews, in Markdown."""
    tags: Annotated[tuple[Line, ...], _FEW] = ()
    """What it is about."""
    language: Language | None = None
    """Its language, when it differs from the publication's."""
    image: ImageForm | None = None
    """Its picture."""
    updated: Moment | None = None
    """When you changed it after it was out; feeds then show it as changed. A correction counts by itself."""
    corrections: Annotated[tuple[CorrectionForm, ...], _FEW] = ()
    """What was wrong in it, said openly."""
    old: OldAddresses = ()
    """Addresses at which it stood on an earlier site, as /2014/05/a-name/; they lead here."""
    status: Literal["draft", "published"] = "published"
    """A draft is not built."""


class PageForm(Form):
    """What the digest reads in the front matter of a plain page; the rest is MkDocs'."""

    model_config = ConfigDict(extra="ignore")

    old: OldAddresses = ()
    """Addresses at which it stood on an earlier site, as /about-us.html; they lead here."""


class PersonForm(Form):
    """Somebody who edits or writes: an entry of content/people.yml."""

    name: Line
    """As it stands in a byline."""
    role: Line = ""
    """What the person does."""
    bio: Markdown = ""
    """A few sentences, in Markdown."""
    url: Address | None = None
    """The person's own page."""


class FeedForm(Form):
    """A feed that is collected: an entry of content/feeds.yml."""

    url: Address
    """Where its document is."""
    title: Line = ""
    """What you call it; its own title when not given."""
    section: Line = ""
    """The section of the digest in which its items are proposed, as News."""
    language: Language | None = None
    """Of its items, as de or pt-BR; what the feed says when not given."""
    weight: Annotated[float, Field(gt=0, le=100)] = 1.0
    """How much you care for it: items of a feed with 2 rank higher than those of a feed with 1."""
    access: Access = "free"
    """What a reader meets there; stories from it say so in a draft."""
    user_agent: Line = ""
    """What to call ourselves there, for a publisher who asks for it; the digest's own name when not given."""
    allow_private: bool = False
    """Allow an address in a private network or on this machine, which is refused otherwise."""
    max_items: Annotated[int, Field(ge=1, le=100_000)] = 500
    """How many of its items are read, from the top."""
    max_megabytes: Annotated[float, Field(gt=0, le=500)] = 10.0
    """How large its document may be, unpacked."""
    public: bool | None = None
    """Whether sources.opml names it; when not given, it does unless the address may hold a secret."""
