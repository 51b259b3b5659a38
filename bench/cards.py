"""Measures what a preview card costs: milliseconds of the processor, and bytes.

.venv/bin/python -m bench.cards draws the cards of a made-up archive, in one process that has drawn some before; three
times, for a machine that does other things too. With --folder it also writes the first twelve, to be looked at.
"""

import argparse
import statistics
import time
from pathlib import Path

from bench import archive
from digest.render.templates import default_templates
from digest.site.draw import card
from digest.site.draw.typesetting import Fonts

_BEFORE = 20
"""Cards that are drawn before it counts: what is kept then is kept for all."""
_ROUNDS = 3


def faces(count: int) -> list[card.Card]:
    """What stands on the cards of an archive."""
    return [
        card.Card(
            masthead="Benchmark",
            date=f"{issue.day.day} {issue.day:%B %Y}",
            title=issue.title,
            headlines=tuple(story.title for story in issue.stories[:3]),
            colour="#8a1c1c",
            rtl=False,
        )
        for issue in archive.editions(count, 12)
    ]


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=520, help="how many cards")
    parser.add_argument("--folder", type=Path, help="where the first twelve are written")
    asked = parser.parse_args()
    cards, fonts = faces(asked.count), Fonts.read(default_templates() / "fonts", None)
    for face in cards[:_BEFORE]:
        card.draw(face, fonts)
    seconds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        drawn = [card.draw(face, fonts) for face in cards]
        seconds.append((time.process_time() - start) / len(cards))
    size = statistics.mean(map(len, drawn))
    print(f"{min(seconds) * 1000:.2f} ms (at most {max(seconds) * 1000:.2f}) and {size / 1000:.1f} KB a card")
    if asked.folder:
        asked.folder.mkdir(parents=True, exist_ok=True)
        for face, data in zip(cards[:12], drawn, strict=False):
            (asked.folder / f"{face.date}.png").write_bytes(data)


if __name__ == "__main__":
    main()
