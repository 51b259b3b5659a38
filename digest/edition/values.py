"""Forms to values: what the definition of a file let pass becomes what the other stages see. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from digest.base import fingerprint
from digest.base.slug import folded
from digest.edition import forms, prose
from digest.edition.notes import Notes, note_markup, note_prose
from digest.model import Correction, Edition, Image, Key, Link, Prose, Section, Story

_SPACE = re.compile(r"\s")


def edition_of(form: forms.EditionForm, notes: Notes) -> Edition:
    """The edition of a form, and notes on what is odd about it."""
    note_markup(form.title, ("title",), notes)
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
        else:
            what = f"the section {section.name} has no story, so it is not shown"
            notes.warn(("sections", number), what, "put a story into it, or remove it")
    return Edition(
        day=form.date,
        number=form.number,
        title=form.title,
        intro=prose_of(form.intro, notes, ("intro",)),
        subject=form.subject,
        preheader=form.preheader,
        editor=form.editor,
        draft=form.status == "draft",
        sections=tuple(sections),
        also_this_week=tuple(
            Link(_url(link.url, notes, ("also_this_week", n, "url")), link.title, link.source, link.date)
            for n, link in enumerate(form.also_this_week)
        ),
        corrections=corrections_of(form.corrections, notes, _names(sections)),
        updated=form.updated,
        old=form.old,
    )


def _names(sections: Iterable[Section]) -> dict[str, str]:
    """From what a correction may call a story, its id or the name of the article, to its id."""
    stories = [story for section in sections for story in section.stories]
    return {story.article: story.id for story in stories if story.article} | {story.id: story.id for story in stories}


def corrections_of(
    given: Iterable[forms.CorrectionForm], notes: Notes, ids: Mapping[str, str] | None = None
) -> tuple[Correction, ...]:
    """The corrections of an edition or an article; ``ids`` are those of the edition's stories, by what names them.

    Args:
        given: as they were written.
        notes: what was noted so far.
        ids: of the stories of an edition, by what may name them; None for an article.
    """
    corrections = []
    ids = ids or {}
    for n, form in enumerate(given):
        if form.story and form.story not in ids:
            hint = "name a story by its `id`, an article by its name, or leave this out"
            notes.warn(("corrections", n, "story"), f"there is no story `{form.story}` here", hint)
        text = prose_of(form.text, notes, ("corrections", n, "text"))
        corrections.append(Correction(form.date, text, ids.get(form.story, "")))
    return tuple(corrections)


def _story(form: forms.StoryForm, day: str, notes: Notes, keys: tuple[Key, ...], taken: Counter[str]) -> Story:
    note_markup(form.title, (*keys, "title"), notes)
    return Story(
        id=_identity(form, day, taken),
        title=form.title,
        url=_url(form.url or "", notes, (*keys, "url")),
        article=form.story,
        source=form.source,
        summary=prose_of(form.summary, notes, (*keys, "summary")),
        image=image_of(form.image),
        tags=tags_of(form.tags),
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


def _url(url: str, notes: Notes, keys: tuple[Key, ...]) -> str:
    """Repair what a browser would repair: white space within an address is written as %20."""
    repaired = _SPACE.sub("%20", url)
    if repaired != url:
        notes.warn(keys, "the address contains a space, which was written as %20", "check that it is one address")
    return repaired


def tags_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """The tags of a story, each once and where it stands first: two spellings of one name are one tag."""
    spelt: dict[str, str] = {}
    for name in names:
        spelt.setdefault(folded(name), name)
    return tuple(spelt.values())


def image_of(form: forms.ImageForm | None) -> Image | None:
    """The picture of a form, if there is one."""
    return Image(form.src, form.alt, form.caption, form.credit, form.licence) if form else None


def prose_of(markdown: str, notes: Notes, keys: tuple[Key, ...]) -> Prose:
    """A text in Markdown, and notes on what was taken out of it.

    Args:
        markdown: as it was written.
        notes: what was noted so far.
        keys: where it stands, as in Place.
    """
    written = prose.summary(markdown, notes.left)
    note_prose(written, notes, keys, 0)
    return written.prose
