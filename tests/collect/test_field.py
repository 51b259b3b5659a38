"""Documents that went wrong in the field, each with what has to be found in it; the .txt beside it is to be read.

After a change that is meant: python -m tests.collect.test_field, and look at the diff.
"""

from pathlib import Path

import pytest

from digest.collect.parse import parse

HERE = Path(__file__).parent / "field/feeds"
DOCUMENTS = sorted(path for path in HERE.iterdir() if path.suffix != ".txt")


def told(document: Path) -> str:
    """What a document says, a line for every item."""
    found = parse(document.read_bytes(), "https://feeds.example.net/all.xml")
    lines = [f"{found.title} | {found.home}", *(f"note: {note}" for note in found.notes)]
    for item in found.items:
        key = item.key.replace("\n", " + ")
        day = item.published.strftime("%Y-%m-%d %H:%M") if item.published else "no date"
        more = [item.summary[:60], ", ".join(item.authors), item.image, item.language]
        lines += ["", item.title or "(no title)", f"  {item.url or 'no link'} | {day}", f"  {key}"]
        lines += [f"  {words}" for words in more if words]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_went_wrong_goes_right(document: Path) -> None:
    """Titles, links, dates, keys and notes are those that a person would find."""
    assert told(document) == document.with_name(f"{document.name}.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for path in DOCUMENTS:
        path.with_name(f"{path.name}.txt").write_text(told(path), encoding="utf-8")
