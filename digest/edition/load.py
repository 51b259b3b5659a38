"""One file to one value, and to everything that is wrong with it. Pure: bytes in, values out.

bytes ─raw▶ dicts ─forms▶ Form ─▶ Edition + Cover · Article · people · feeds
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from digest import fingerprint, yamlfile
from digest.edition import forms, prose, raw
from digest.model import (
    UNWRITTEN_INTRO,
    UNWRITTEN_TITLE,
    Article,
    Correction,
    Cover,
    Edition,
    Feed,
    Headline,
    Image,
    Key,
    Link,
    Mention,
    Person,
    Place,
    Problem,
    Prose,
    Section,
    Story,
)
from digest.schema import check
from digest.slug import folded

_TEASER = 180
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,40}>|&(?:[a-z]{2,8}|#\d+);")
_ODD, _ODD_HINT = "there is a character that cannot be shown, which was taken out", "write the text anew"
_SPACE = re.compile(r"\s")
T = TypeVar("T")


class Loaded(NamedTuple, Generic[T]):
    """What a file gave."""

    value: T | None
    """None when the file has errors."""
    problems: tuple[Problem, ...]
    mentions: tuple[Mention, ...] = ()
    """What it names; known for a file with errors as well, as far as it can be read."""


class _Notes:
    """Warnings, as they come up while one file is turned into its value."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def warn(self, keys: tuple[Key, ...], what: str, hint: str, line: int = 0) -> None:
        """Note a warning at a value, or at a line where that is known better."""
        place = Place(self.file, keys, line=line, column=1 if line else 0)
        self.problems.append(Problem(place, what, hint, "warning"))


def edition(file: str, data: bytes) -> Loaded[tuple[Edition, Cover]]:
    """Read content/editions/<date>.yml.

    Args:
        file: its path, for the problems.
        data: its bytes.
    """
    source = raw.text(file, data)
    found = raw.mapping(file, source)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = _Notes(file)
    _make_printable(found, notes)
    mentions = tuple(raw.mentions_of_edition(found))
    notes.problems += raw.cut_by_a_comment(file, str(source))
    form = check(forms.EditionForm, found, file)
    if isinstance(form, tuple):
        return Loaded(None, (*form, *notes.problems), mentions)
    value = _edition(form, notes)
    if not value.draft:
        _note_unwritten(form, notes)
    places = [(n, index) for n, section in enumerate(form.sections) for index in range(len(section.stories))]
    return Loaded((value, _cover(value, file, fingerprint.of_bytes(data), places)), tuple(notes.problems), mentions)


def article(file: str, name: str, data: bytes) -> Loaded[Article]:
    """Read content/stories/<name>.md: front matter between lines of three dashes, then Markdown."""
    source = raw.text(file, data)
    front, body, line = yamlfile.front_matter(source if isinstance(source, str) else "")
    if isinstance(source, str) and not front:
        what, hint = "the front matter is missing", "begin the file with ---, then `title: …` and `date: …`, then ---"
        source = Problem(Place(file, line=1, column=1), what, hint)
    found = raw.mapping(file, source if isinstance(source, Problem) else front)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = _Notes(file)
    _make_printable(found, notes)
    body, odd = raw.printable(body)
    if odd:
        notes.warn((), _ODD, _ODD_HINT, line)
    written = prose.article(body)
    _note_prose(written, notes, (), line)
    shown = tuple(Mention("picture", src, ()) for src in written.images)
    mentions = (*raw.mentions_of_article(found), *shown)
    form = check(forms.ArticleForm, found, file)
    if isinstance(form, tuple):
        return Loaded(None, (*form, *notes.problems), mentions)
    _note_markup(form.title, ("title",), notes)
    value = Article(
        slug=name,
        title=form.title,
        day=form.date,
        author=form.author,
        section=form.section,
        tags=_tags(form.tags),
        language=form.language or "",
        image=_image(form.image),
        summary=_prose(form.summary, notes, ("summary",)),
        body=written.prose,
        headings=written.headings,
        images=(*((form.image.src,) if form.image else ()), *written.images),
        draft=form.status == "draft",
        updated=form.updated,
        corrections=_corrections(form.corrections, notes),
        digest=fingerprint.of_bytes(data),
    )
    return Loaded(value, tuple(notes.problems), mentions)


def message(file: str, data: bytes) -> Loaded[Prose]:
    """Read content/support.md or content/privacy.md: what the publisher has to say on these pages, in Markdown."""
    source = raw.text(file, data)
    if isinstance(source, Problem):
        return Loaded(None, (source,))
    notes = _Notes(file)
    body, odd = raw.printable(source)
    if odd:
        notes.warn((), _ODD, _ODD_HINT, 1)
    written = prose.summary(body)
    _note_prose(written, notes, (), 1)
    return Loaded(written.prose, tuple(notes.problems))


def people(file: str, data: bytes) -> Loaded[Mapping[str, Person]]:
    """Read content/people.yml: a mapping from a key to a person."""
    found = raw.mapping(file, raw.text(file, data))
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = _Notes(file)
    _make_printable(found, notes)
    errors: list[Problem] = []
    persons = {}
    for key, entry in found.items():
        form = check(forms.PersonForm, entry, file, (key,))
        if isinstance(form, tuple):
            errors += form
        else:
            bio = _prose(form.bio, notes, (key, "bio"))
            persons[key] = Person(key, form.name, form.role, bio, form.url or "")
    return Loaded(None if errors else persons, (*errors, *notes.problems))


def feeds(file: str, data: bytes) -> Loaded[tuple[Feed, ...]]:
    """Read content/feeds.yml: a list of feeds."""
    found = raw.sequence(file, raw.text(file, data))
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    problems: list[Problem] = []
    known: dict[str, Feed] = {}
    for number, entry in enumerate(found):
        form = check(forms.FeedForm, entry, file, (number,))
        if isinstance(form, tuple):
            problems += form
        elif form.url in known:
            what = f"the feed is there twice: {form.url}"
            problems.append(Problem(Place(file, (number, "url")), what, "remove one of the two entries"))
        else:
            known[form.url] = Feed(**{**dict(form), "language": form.language or ""})
    return Loaded(None if problems else tuple(known.values()), tuple(problems))


def _make_printable(found: dict[str, Any], notes: _Notes) -> None:
    for keys in raw.printable(found)[1]:
        if "tags" in keys:
            notes.warn(keys, "the tag is blank, and was left out", "write it, or remove it")
        else:
            notes.warn(keys, _ODD, _ODD_HINT)


def _note_markup(title: str, keys: tuple[Key, ...], notes: _Notes) -> None:
    if found := _MARKUP.search(title):
        notes.warn(keys, f"markup in a title is shown as it stands: {found[0]}", "write the title without it")


def _edition(form: forms.EditionForm, notes: _Notes) -> Edition:
    _note_markup(form.title, ("title",), notes)
    taken: Counter[str] = Counter()
    sections = []
    for number, section in enumerate(form.sections):
        keys = ("sections", number, "stories")
        stories = tuple(
            _story(story, form.date.isoformat(), notes, (*keys, index), taken)
            for index, story in enumerate(section.stories)
        )
        if stories:
            sections.append(Section(section.name, stories))
    return Edition(
        day=form.date,
        number=form.number,
        title=form.title,
        intro=_prose(form.intro, notes, ("intro",)),
        subject=form.subject,
        preheader=form.preheader,
        editor=form.editor,
        draft=form.status == "draft",
        sections=tuple(sections),
        also_this_week=tuple(
            Link(_url(link.url, notes, ("also_this_week", n, "url")), link.title, link.source, link.date)
            for n, link in enumerate(form.also_this_week)
        ),
        corrections=_corrections(form.corrections, notes, _names(sections)),
        updated=form.updated,
    )


def _names(sections: Iterable[Section]) -> dict[str, str]:
    """From what a correction may call a story, its id or the name of the own piece, to its id."""
    stories = [story for section in sections for story in section.stories]
    return {story.article: story.id for story in stories if story.article} | {story.id: story.id for story in stories}


def _corrections(
    given: Iterable[forms.CorrectionForm], notes: _Notes, ids: Mapping[str, str] | None = None
) -> tuple[Correction, ...]:
    corrections = []
    ids = ids or {}
    for n, form in enumerate(given):
        if form.story and form.story not in ids:
            hint = "name a story by its `id`, an own piece by its name, or leave this out"
            notes.warn(("corrections", n, "story"), f"there is no story `{form.story}` here", hint)
        text = _prose(form.text, notes, ("corrections", n, "text"))
        corrections.append(Correction(form.date, text, ids.get(form.story, "")))
    return tuple(corrections)


def _note_unwritten(form: forms.EditionForm, notes: _Notes) -> None:
    for key, unwritten in (("title", UNWRITTEN_TITLE), ("intro", UNWRITTEN_INTRO)):
        if getattr(form, key).strip() == unwritten:
            notes.warn((key,), f"`{key}` is still what the draft began with", "write it before the edition is out")


def _story(form: forms.StoryForm, day: str, notes: _Notes, keys: tuple[Key, ...], taken: Counter[str]) -> Story:
    _note_markup(form.title, (*keys, "title"), notes)
    return Story(
        id=_identity(form, day, taken),
        title=form.title,
        url=_url(form.url or "", notes, (*keys, "url")),
        article=form.story,
        source=form.source,
        summary=_prose(form.summary, notes, (*keys, "summary")),
        image=_image(form.image),
        tags=_tags(form.tags),
        language=form.language or "",
        access=form.access,
        also=tuple(
            Link(_url(also.url, notes, (*keys, "also", n, "url")), also.title, also.source, None)
            for n, also in enumerate(form.also)
        ),
        published=form.published,
        updated=form.updated,
    )


def _identity(form: forms.StoryForm, day: str, taken: Counter[str]) -> str:
    """The given id, or one derived from the edition and the link; the same link twice in an edition is told apart."""
    mark = fingerprint.of_values(day, form.url or form.story)[:10]
    word = form.id or f"s-{mark}"
    taken[word] += 1
    return word if form.id or taken[word] == 1 else f"{word}-{taken[word]}"


def _url(url: str, notes: _Notes, keys: tuple[Key, ...]) -> str:
    """Repair what a browser would repair: white space within an address is written as %20."""
    repaired = _SPACE.sub("%20", url)
    if repaired != url:
        notes.warn(keys, "the address contains a space, which was written as %20", "check that it is one address")
    return repaired


def _tags(names: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of a story, each once: two spellings of one name are one tag."""
    return tuple({folded(name): name for name in reversed(names)}.values())[::-1]


def _image(form: forms.ImageForm | None) -> Image | None:
    return Image(form.src, form.alt, form.caption, form.credit, form.licence) if form else None


def _prose(markdown: str, notes: _Notes, keys: tuple[Key, ...]) -> Prose:
    written = prose.summary(markdown)
    _note_prose(written, notes, keys, 0)
    return written.prose


def _note_prose(written: prose.Written, notes: _Notes, keys: tuple[Key, ...], line: int) -> None:
    for what in written.removed:
        notes.warn(
            keys,
            f"markup that may not stand here was removed: {what}",
            "`digest help editions` lists the markup that may stand here",
            line,
        )
    for src in written.unseen:
        hint = "write what it shows between the brackets: ![…](file)"
        notes.warn(keys, f"the picture {src} has no text for those who do not see it", hint, line)
    for target in written.stray:
        hint = "write a full address with https://, or one that begins with /; pictures lie in content/images/"
        shown = f"`{target}`" if target.strip() else "an empty one"
        notes.warn(keys, f"a link that leads nowhere was removed: {shown}", hint, line)


def _cover(value: Edition, file: str, digest: str, places: Iterable[tuple[int, int]]) -> Cover:
    stories = [(section.name, story) for section in value.sections for story in section.stories]
    return Cover(
        file=file,
        digest=digest,
        day=value.day,
        number=value.number,
        title=value.title,
        teaser=teaser(value.intro.text),
        editor=value.editor,
        draft=value.draft,
        words=value.intro.words + sum(story.summary.words for _, story in stories),
        headlines=tuple(_headline(name, story, at) for (name, story), at in zip(stories, places, strict=True)),
        images=tuple(story.image.src for _, story in stories if story.image),
        changes=(
            *(moment for moment in (value.updated, *(story.updated for _, story in stories)) if moment),
            *(correction.day for correction in value.corrections),
        ),
    )


def _headline(section: str, story: Story, at: tuple[int, int]) -> Headline:
    return Headline(
        id=story.id,
        title=story.title,
        url=story.url,
        article=story.article,
        source=story.source,
        section=section,
        teaser=teaser(story.summary.text),
        tags=story.tags,
        language=story.language,
        access=story.access,
        at=at,
    )


def teaser(text: str) -> str:
    """The first words of a text, cut between words."""
    if len(text) <= _TEASER:
        return text
    cut = text[:_TEASER].rsplit(" ", 1)[0]
    # Scripts without spaces between words may have their only space near the beginning.
    return (cut if len(cut) > _TEASER // 2 else text[:_TEASER]).rstrip(" ,;:.–—-") + "…"
