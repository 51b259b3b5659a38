"""Reports that stand alone and name what only one event is about this week. Pure.

"In Africa, Jesse Jackson Was Esteemed for His Fight Against Apartheid" has few words in common with the news of his
death. But when nearly all reports with that name are of one event, this one is most likely of it too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

Phrase = tuple[str, str]

_REPORTS = 4
"""So many reports of an event have to have a phrase: fewer may be chance."""
_ITS_OWN = 0.75
"""The part of all reports with a phrase that has to be of the event."""
_OF_IT = 0.5
"""The part of the event's reports that has to have the phrase."""
_SMALL = 2
"""Reports in groups up to this size may follow a phrase."""


def gathered(clusters: Sequence[Sequence[int]], phrases: Sequence[Iterable[Phrase]]) -> list[list[int]]:
    """Let reports that stand alone join the event whose phrase they have.

    Args:
        clusters: the numbers of the reports of each group.
        phrases: of each report.
    """
    owner: dict[Phrase, int] = {}
    everywhere = Counter(phrase for found in phrases for phrase in found)
    largest_first = sorted(range(len(clusters)), key=lambda number: (-len(clusters[number]), clusters[number]))
    for number in largest_first:
        members = clusters[number]
        if len(members) < _REPORTS:
            break
        inside = Counter(phrase for member in members for phrase in phrases[member])
        for phrase, count in inside.items():
            if count >= max(_REPORTS, _OF_IT * len(members)) and count >= _ITS_OWN * everywhere[phrase]:
                owner.setdefault(phrase, number)
    found = [list(members) for members in clusters]
    for number, members in enumerate(clusters):
        for member in members if len(members) <= _SMALL else ():
            target = _target(phrases[member], owner, largest_first)
            if target is not None:
                found[number].remove(member)
                found[target].append(member)
    return [sorted(members) for members in found if members]


def _target(phrases: Iterable[Phrase], owner: dict[Phrase, int], largest_first: Sequence[int]) -> int | None:
    """The largest event that owns one of some phrases."""
    owners = {owner[phrase] for phrase in phrases if phrase in owner}
    return next((number for number in largest_first if number in owners), None) if owners else None
