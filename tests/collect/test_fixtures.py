"""feedparser's own fixtures, 1,739 documents: our reader finds in them what feedparser finds.

The differences that there are stand here, each with its reason. Whole documents are compared: keys, titles, links, dates.
"""

from digest.collect.decode import decode
from digest.collect.parse import parse
from digest.errors import ParseError
from tests.collect.test_parse import loosely, seen
from tests.conftest import REPOSITORY, needs

FOLDER = REPOSITORY / ".cache/feedparser/tests/wellformed"
URL = "http://127.0.0.1:8097/all.xml"

BYTES = "RFC 4287, 4.1.3.3: content of another type than text is no text, and none of ours to show"
JUSTIFIED = {
    "atom10/entry_content_base64.xml": BYTES,
    "atom10/entry_content_base64_2.xml": BYTES,
    "atom10/entry_summary_base64.xml": BYTES,
    "atom10/entry_summary_base64_2.xml": BYTES,
    "atom10/entry_title_base64.xml": BYTES,
    "atom10/entry_title_base64_2.xml": BYTES,
    "atom10/entry_content_div_escaped_markup.xml": "escaped markup inside a div of HTML is text, as browsers show it",
    "media-rss/media_group.xml": "feedparser takes no description out of a group of media",
    "rss/item_category_image.xml": "a title inside a picture inside a category is not the item's",
    "rss/item_summary_and_description.xml": "description is the element of RSS, whatever stands before it",
}


def test_our_reader_agrees_with_feedparser() -> None:
    """But for what is listed, and nothing is listed that agrees."""
    needs("feedparser's fixtures (.ci/run fetches them)", FOLDER.is_dir())
    differing = set()
    documents = sorted(FOLDER.rglob("*.xml"))
    for path in documents:
        data = path.read_bytes()
        try:
            ours = seen(parse(data, URL))
        except ParseError:
            ours = []
        try:
            theirs = seen(loosely(decode(data, "").text, URL))
        except ParseError:
            theirs = []
        if ours != theirs:
            differing.add(path.relative_to(FOLDER).as_posix())
    assert len(documents) > 1_700
    assert differing == set(JUSTIFIED)
