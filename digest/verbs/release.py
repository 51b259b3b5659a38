"""Whether an edition may go out to its subscribers, by whatever way: the rules, and what is said when it may not."""

import datetime as dt
from collections.abc import Callable, Sequence

from digest.errors import ContentError, UsageError
from digest.letter import mail_settings
from digest.letter.lettered import Lettered
from digest.model import Advance, Notice, Remedy
from digest.settings.mkdocs_yml import Settings
from digest.verbs import letter

Look = Callable[[Lettered], Sequence[str]]
"""Says what a letter links to and is not online; a coroutine of ``missing_online``, run by whoever calls."""


def fit_to_send(
    settings: Settings, name: str, *, now: dt.datetime, by_service: bool = False, advance: Advance
) -> Lettered:
    """The letter of an edition that may go to subscribers. Arguments are those of letter.lettered.

    Args:
        settings: of the publication.
        name: of the edition; see letter.edition_day.
        now: decides which editions are out; aware.
        by_service: whether a mailing service sends it.
        advance: is told about the progress.

    Raises:
        UsageError: there is no such edition or sender; it is a draft, or not out yet; no key for unsubscribing.
        ContentError: the edition or its letter has mistakes, or nobody sees how to unsubscribe.
    """
    lettered = letter.lettered(settings, name, now=now, goes_out=True, by_service=by_service, advance=advance)
    cover, today = lettered.cover, now.astimezone(settings.zone).date()
    if cover.draft:
        raise UsageError(f"{cover.file} is a draft: set `status: published`", Remedy.of("test_draft"))
    if cover.day > today:
        raise UsageError(f"{cover.file} appears on {cover.day}", Remedy.of("test_early"))
    if lettered.unfit or any(problem.level == "error" for problem in lettered.problems):
        raise ContentError((*lettered.problems, *lettered.unfit))
    if not by_service:
        require_key(settings)
    return lettered


def require_key(settings: Settings) -> None:
    """A letter whose link to unsubscribe does nothing goes to nobody.

    Raises:
        UsageError: there is no key.
    """
    if settings.options.letter.unsubscribe and not mail_settings.unsubscribe_key():
        how = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        raise UsageError(f"DIGEST_UNSUBSCRIBE_KEY is not set, with which unsubscribe addresses are signed; {how}")


def not_online(wrong: Sequence[str]) -> tuple[Notice, ...]:
    """What is against sending as long as the site is not what the letter links to; nothing when it is."""
    if not wrong:
        return ()
    lines = "".join(f"\n  {line}" for line in wrong)
    return (Notice(f"what the letter links to is not online:{lines}", Remedy.of("build_or_send_offline")),)


def not_remembered(settings: Settings, lettered: Lettered) -> Notice:
    """What is against sending where no letter is known to have been sent, though editions are out."""
    memory = settings.root / ".digest" / "letters.db"
    return Notice(
        f"{memory} knows of no letter, but earlier editions are out, as that of {lettered.before}:\n"
        "  if another machine has sent their letters, send from there, or bring its file here: it alone knows who\n"
        "  has which letter, and who has unsubscribed",
        Remedy.of("say_first"),
    )
