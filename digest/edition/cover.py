"""An edition to its cover: what every listing and every rule of the archive knows of it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from digest.base import codec, fingerprint
from digest.base.shorten import shortened
from digest.model import Cover, Edition, Headline, Linked, Story, changes

_TEASER = 180


def cover_of(
    value: Edition,
    file: str,
    hash_: str,
    places: Sequence[tuple[int, int]],
    canonical: Callable[[str], str],
    dropped: Iterable[str],
) -> Cover:
    """The cover of an edition.

    Args:
        value: the edition.
        file: where it comes from.
        hash_: hash of its bytes.
        places: where each of its stories stands: number of the section, number within that.
        canonical: makes links canonical.
        dropped: the ids of stories that were dropped from it.
    """
    stories = [(section.name, story) for section in value.sections for story in section.stories]
    headlines = (
        _headline(value, number, name, story, at)
        for number, ((name, story), at) in enumerate(zip(stories, places, strict=True))
    )
    return Cover(
        file=file,
        hash=hash_,
        day=value.day,
        number=value.number,
        title=value.title,
        teaser=teaser(value.intro.text),
        editor=value.editor,
        draft=value.draft,
        words=value.intro.words + sum(story.summary.words for _, story in stories),
        headlines=tuple(headlines),
        images=tuple(story.image.src for _, story in stories if story.image),
        changes=changes.of_edition(value),
        links=tuple(link._replace(url=canonical(link.url) or link.url) for link in _links(value, places)),
        dropped=tuple(sorted(dropped)),
        old=value.old,
    )


def _links(value: Edition, places: Iterable[tuple[int, int]]) -> Iterator[Linked]:
    stories = [story for section in value.sections for story in section.stories]
    for story, (section, number) in zip(stories, places, strict=True):
        keys = ("sections", section, "stories", number)
        if story.url:
            yield Linked(story.url, story.title, (*keys, "url"))
        for n, also in enumerate(story.also):
            yield Linked(also.url, also.title or story.title, (*keys, "also", n, "url"))
    for n, link in enumerate(value.also_this_week):
        yield Linked(link.url, link.title, ("also_this_week", n, "url"))


def _headline(edition: Edition, number: int, section: str, story: Story, at: tuple[int, int]) -> Headline:
    # A feed says with a story who chose it, where it stood, and what was corrected.
    said = edition.editor, number, section, story, changes.corrections_of(edition, story)
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
        hash=fingerprint.of_bytes(codec.encode(said)),
    )


def teaser(text: str) -> str:
    """The first words of a text, for a listing."""
    return shortened(text, _TEASER)
