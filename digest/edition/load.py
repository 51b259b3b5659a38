"""One file to one value, and to everything that is wrong with it. Pure: bytes in, values out.

bytes ─raw▶ dicts ─forms▶ Form ─▶ Edition + Cover · Article · people · feeds
"""

from collections.abc import Callable, Mapping

from digest.base import addresses, drop_comments, fingerprint
from digest.base.schema import check
from digest.edition import forms, prose, raw
from digest.edition.cover import cover_of
from digest.edition.loaded import Loaded
from digest.edition.notes import ODD, ODD_HINT, Notes, note_conflict, note_markup, note_printable, note_prose
from digest.edition.values import corrections_of, edition_of, image_of, prose_of, tags_of
from digest.model import Article, Cover, Edition, Feed, Key, Mention, Person, Place, Problem, Prose

_MISTAKES = 500
"""Mistakes after which a list is not read on."""


def edition(file: str, data: bytes, canonical: Callable[[str], str] = str) -> Loaded[tuple[Edition, Cover]]:
    """Read content/editions/<date>.yml.

    Args:
        file: its path, for the problems.
        data: its bytes.
        canonical: makes the links of its cover canonical, as those of items are.
    """
    found = raw.mapping(file, data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = Notes(file)
    note_printable(found.data, notes)
    mentions = tuple(raw.mentions_of_edition(found.data))
    notes.problems += raw.cut_by_a_comment(file, found.text)
    form = check(forms.EditionForm, found.data, file)
    if isinstance(form, tuple):
        return Loaded(None, (*form, *notes.problems), mentions)
    value = edition_of(form, notes)
    if notes.is_refused:
        return Loaded(None, tuple(notes.problems), mentions)
    places = [(n, index) for n, section in enumerate(form.sections) for index in range(len(section.stories))]
    cover = cover_of(value, file, fingerprint.of_bytes(data), places, canonical, drop_comments.dropped(found.text))
    return Loaded((value, cover), tuple(notes.problems), mentions)


def cover(file: str, data: bytes) -> Loaded[Cover]:
    """Read an edition for the archive: its cover, with canonical links, and the whole behind it."""
    loaded = edition(file, data, lambda link: addresses.canonical(link, ""))
    whole, found = loaded.value or (None, None)
    return Loaded(found, loaded.problems, loaded.mentions, whole)


def article(file: str, name: str, data: bytes) -> Loaded[Article]:
    """Read content/stories/<name>.md: front matter between lines of three dashes, then Markdown.

    Args:
        file: its path, for the problems.
        name: its slug.
        data: its bytes.
    """
    found = raw.with_front_matter(file, data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = Notes(file)
    note_printable(found.data, notes)
    note_conflict(found.text, notes)
    body, odd = raw.printable(found.body)
    if odd:
        notes.warn((), ODD, ODD_HINT, found.line)
    written = prose.article(body, notes.left)
    note_prose(written, notes, (), found.line)
    shown = tuple(Mention("picture", src, ()) for src in written.images)
    mentions = (*raw.mentions_of_article(found.data), *shown)
    form = check(forms.ArticleForm, found.data, file)
    if isinstance(form, tuple):
        return Loaded(None, (*form, *notes.problems), mentions)
    note_markup(form.title, ("title",), notes)
    value = Article(
        file=file,
        slug=name,
        title=form.title,
        day=form.date,
        author=form.author,
        section=form.section,
        tags=tags_of(form.tags),
        language=form.language or "",
        image=image_of(form.image),
        summary=prose_of(form.summary, notes, ("summary",)),
        body=written.prose,
        headings=written.headings,
        images=(*((form.image.src,) if form.image else ()), *written.images),
        draft=form.status == "draft",
        updated=form.updated,
        corrections=corrections_of(form.corrections, notes),
        hash=fingerprint.of_bytes(data),
        old=form.old,
    )
    return Loaded(None if notes.is_refused else value, tuple(notes.problems), mentions)


def addition(file: str, data: bytes) -> Loaded[Prose]:
    """Read content/support.md or content/privacy.md: what the publisher has to say on these pages, in Markdown."""
    source = raw.text(file, data)
    if isinstance(source, Problem):
        return Loaded(None, (source,))
    notes = Notes(file)
    note_conflict(source, notes)
    body, odd = raw.printable(source)
    if odd:
        notes.warn((), ODD, ODD_HINT, 1)
    written = prose.summary(body, notes.left)
    note_prose(written, notes, (), 1)
    return Loaded(None if notes.is_refused else written.prose, tuple(notes.problems))


def people(file: str, data: bytes) -> Loaded[Mapping[str, Person]]:
    """Read content/people.yml: a mapping from a key to a person."""
    found = raw.mapping(file, data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    notes = Notes(file)
    note_printable(found.data, notes)
    errors: list[Problem] = []
    persons = {}
    for key, entry in found.data.items():
        if len(errors) >= _MISTAKES:
            errors.append(_unread(file, key))
            break
        form = check(forms.PersonForm, entry, file, (key,))
        if isinstance(form, tuple):
            errors += form
        else:
            bio = prose_of(form.bio, notes, (key, "bio"))
            persons[key] = Person(key, form.name, form.role, bio, form.url or "")
    return Loaded(None if errors or notes.is_refused else persons, (*errors, *notes.problems))


def feeds(file: str, data: bytes) -> Loaded[tuple[Feed, ...]]:
    """Read content/feeds.yml: a list of feeds."""
    found = raw.sequence(file, data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    problems: list[Problem] = []
    known: dict[str, Feed] = {}
    for number, entry in enumerate(found):
        if len(problems) >= _MISTAKES:
            problems.append(_unread(file, number))
            break
        form = check(forms.FeedForm, entry, file, (number,))
        if isinstance(form, tuple):
            problems += form
        elif form.url in known:
            what = f"the feed is there twice: {form.url}"
            problems.append(Problem(Place(file, (number, "url")), what, "remove one of the two entries"))
        else:
            known[form.url] = Feed(**{**dict(form), "language": form.language or ""})
    return Loaded(None if problems else tuple(known.values()), tuple(problems))


def _unread(file: str, key: Key) -> Problem:
    return Problem(Place(file, (key,), at_key=True), "from here on nothing was looked at", "mend what is above first")
