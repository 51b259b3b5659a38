"""When something was changed after its day: said by its editor, or because something was corrected. Pure."""

from collections.abc import Iterable, Sequence

from digest.model.content import Article, Correction, Edition, Moment, Story


def of_edition(edition: Edition, stories: Sequence[Story] | None = None) -> tuple[Moment, ...]:
    """The changes of an edition, or of what it has in a part.

    Args:
        edition: whole.
        stories: of the part; all of them when not given.
    """
    shown = [story for section in edition.sections for story in section.stories] if stories is None else stories
    ids = {story.id for story in shown}
    concerned = (correction for correction in edition.corrections if not correction.story or correction.story in ids)
    return *_given([edition.updated, *(story.updated for story in shown)]), *_days(concerned)


def of_story(edition: Edition, story: Story) -> tuple[Moment, ...]:
    """The changes of one story."""
    return *_given([story.updated]), *_days(corrections_of(edition, story))


def of_article(article: Article) -> tuple[Moment, ...]:
    """The changes of an article."""
    return *_given([article.updated]), *_days(article.corrections)


def corrections_of(edition: Edition, story: Story) -> tuple[Correction, ...]:
    """What was corrected in one story of an edition."""
    return tuple(correction for correction in edition.corrections if correction.story == story.id)


def _given(moments: Iterable[Moment | None]) -> list[Moment]:
    return [moment for moment in moments if moment]


def _days(corrections: Iterable[Correction]) -> list[Moment]:
    return [correction.day for correction in corrections]
