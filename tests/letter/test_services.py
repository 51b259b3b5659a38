"""Letters in the words of mailing services: filled in where a reader is meant, and nowhere else."""

import datetime as dt
import html
import html.parser
import json
import re

import jinja2
import pytest

from digest.letter.services import SERVICES
from digest.letter.services.service import handed
from digest.model import BROWSER, UNSUBSCRIBE, Letter, Slot
from tests.publication import LETTERS, Publication, photograph

SLOTS = (
    Slot("~t.0~", "name", "Reader & <friend>"), Slot("~t.1~", "home town", ""), Slot("~t.2~", UNSUBSCRIBE, ""),
    Slot("~t.3~", BROWSER, "https://own.example/letter/"),
)  # fmt: skip
TRAPS = (
    "{{ 7 * 7 }} {{name}} {% if 1 %}x{% endif %} {# gone #} *|FNAME|* *|IF:X|* %recipient.name% %unsubscribe_url% "
    'https://a.example/@TrackLink {{ "q" }} <i> & > {{{x}}}'
)


def letter() -> Letter:
    page = (
        "<!DOCTYPE html><html><!--[if mso]><table><tr><td {{ x }}><![endif]--><p>Dear ~t.0~ of ~t.1~,</p>"
        f'<p title="{html.escape(TRAPS)}">{html.escape(TRAPS)}</p>'
        '<a href="~t.2~">out</a> <a href="~t.3~">page</a></html>'
    )
    text = f"Dear ~t.0~ of ~t.1~,\n{TRAPS}\n~t.2~\n~t.3~\n"
    return Letter(dt.date(2026, 2, 20), "A {{ subject }} *|X|* %recipient%", "", page, text, SLOTS)


def seen(page: str) -> str:
    """What a reader sees of HTML, and of its attributes."""
    return html.unescape(re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)).replace("\u2060", "")


def jinja(text: str, **reader: object) -> str:
    """Django's templates, Liquid and Jinja agree on all that is used."""
    return jinja2.Environment(autoescape=True, keep_trailing_newline=True).from_string(text).render(**reader)


def test_buttondown_fills_in_what_is_meant_and_nothing_else() -> None:
    """Run through such a template, the letter is what it was, with the reader in it."""
    made = handed(letter(), SERVICES["buttondown"])
    ada = {"subscriber": {"metadata": {"name": "Ada", "home_town": "Ulm"}}, "unsubscribe_url": "U", "email_url": "E"}
    page, text = jinja(made.html, **ada), jinja(made.text, **ada).replace("\u2060", "")
    assert f"Dear Ada of Ulm,\n{TRAPS}\nU\nE\n" == text
    assert "Dear Ada of Ulm,</p>" in page
    assert seen(page).count(TRAPS) == 2
    assert '<a href="U">out</a> <a href="E">page</a>' in page
    nobody = {**ada, "subscriber": {"metadata": {"name": "", "home_town": ""}}}
    assert "Dear Reader &amp; &lt;friend&gt; of ,</p>" in jinja(made.html, **nobody)
    assert jinja(made.text, **nobody).startswith("Dear Reader & <friend> of ,")
    assert jinja(made.subject).replace("\u2060", "") == letter().subject


def mailchimp(text: str, fields: dict[str, str]) -> str:
    """What Mailchimp does to the tags that are used."""
    condition = re.compile(r"\*\|IF:(\w+)\|\*(.*?)\*\|ELSE:\|\*(.*?)\*\|END:IF\|\*", re.DOTALL)
    text = condition.sub(lambda found: found[2] if fields.get(found[1]) else found[3], text)
    return re.sub(r"\*\|([A-Z_0-9:]+)\|\*", lambda found: fields.get(found[1], ""), text)


def test_mailchimp() -> None:
    """Tags in capitals, of at most ten characters."""
    made = handed(letter(), SERVICES["mailchimp"])
    fields = {"FNAME": "Ada", "HOME_TOWN": "Ulm", "UNSUB": "U", "ARCHIVE": "E"}
    assert mailchimp(made.text, fields).replace("\u2060", "") == f"Dear Ada of Ulm,\n{TRAPS}\nU\nE\n"
    page = mailchimp(made.html, fields)
    assert seen(page).count(TRAPS) == 2
    assert '<a href="U">out</a> <a href="E">page</a>' in page
    assert "Dear Reader &amp; &lt;friend&gt; of ,</p>" in mailchimp(made.html, {})


def test_mailgun() -> None:
    """It has no page in the browser of its own: the publication's is linked."""
    made = handed(letter(), SERVICES["mailgun"])
    variables = {"%recipient.name%": "Ada", "%recipient.home_town%": "Ulm", "%unsubscribe_url%": "U"}

    def filled(text: str) -> str:
        for key, value in variables.items():
            text = text.replace(key, value)
        return text

    assert filled(made.text).replace("\u2060", "") == f"Dear Ada of Ulm,\n{TRAPS}\nU\nhttps://own.example/letter/\n"
    assert seen(filled(made.html)).count(TRAPS) == 2
    assert "%recipient" not in filled(made.text)
    assert "%recipient" not in filled(made.html)


@pytest.mark.parametrize("given", [{"name": "Ada", "home_town": "Ulm"}, {}])
def test_ses(given: dict[str, str]) -> None:
    """Handlebars, of which SES knows #if."""
    made = handed(letter(), SERVICES["ses"])

    def filled(text: str) -> str:
        text = re.sub(
            r"\{\{#if (\w+)\}\}(.*?)\{\{else\}\}(.*?)\{\{/if\}\}", lambda f: f[2] if given.get(f[1]) else f[3], text
        )
        return re.sub(r"\{\{(\w+)\}\}", lambda f: {"amazonSESUnsubscribeUrl": "U", **given}.get(f[1], ""), text)

    name = given.get("name", "Reader & <friend>")
    assert filled(made.text).startswith(f"Dear {name} of {given.get('home_town', '')},\n")
    assert "{{" not in filled(made.text)
    assert seen(filled(made.html)).count(TRAPS) == 2


def test_listmonk() -> None:
    """html/template would take comments out and read the braces: comments are values, braces are spelt out."""
    made = handed(letter(), SERVICES["listmonk"])
    actions = re.findall(r"\{\{.*?\}\}", made.html)
    name = ["{{ with .Subscriber.Name }}", "{{ . }}", "{{ else }}", "{{ end }}"]
    town = ['{{ with index .Subscriber.Attribs "home town" }}', "{{ . }}", "{{ else }}", "{{ end }}"]
    comment = made.html[made.html.index("{{ Safe") : made.html.index("<p>Dear")]
    assert comment == '{{ Safe "<!--[if mso]><table><tr><td {{ x }}><![endif]-->" }}'
    assert [*name, *town, "{{ UnsubscribeURL }}", "{{ MessageURL }}"] == [a for a in actions if "Safe" not in a]
    assert "<!--" not in made.html.replace(comment, "")
    assert "@TrackLink" not in made.html
    assert seen(made.html.replace(comment, "")).count(TRAPS) == 2
    shown = re.sub(r'\{\{ Safe "(.*?)" \}\}', lambda found: found[1], made.text).replace("\u2060", "")
    assert TRAPS in shown
    assert "<" not in re.sub(r'\{\{ Safe "(.*?)" \}\}', "", made.text).replace("Reader & <friend>", "")


ANGLES = "x <!-- y", "--> z", "<!--", "<![endif]-->", "> <i", "<a b='<!--'", "{{ <!-- }}", "*|<!--|*", "%recipient<!--%"


class _Read(html.parser.HTMLParser):
    """What a reader's program finds: tags with their texts, in their order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, str, str]] = []
        self.comments = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known.get("alt") or "", known.get("title") or ""))

    def handle_comment(self, data: str) -> None:
        self.comments += 1


@pytest.mark.parametrize("service", SERVICES)
def test_what_looks_like_a_comment_in_a_picture_is_none(publication: Publication, service: str) -> None:
    """In whatever attribute a trap stands, of a whole letter: nothing of it is swallowed, and readers see the trap."""
    publication.write("mkdocs.yml", LETTERS)
    publication.write("content/images/a.jpg", photograph())
    story = {"title": "A", "url": "https://a.example/", "source": "S", "summary": 'S. [l](https://a.example/ "<!--")'}
    stories = [{**story, "title": trap, "image": {"src": "a.jpg", "alt": trap}} for trap in ANGLES]
    publication.with_stories(intro="I.", title=ANGLES[0], sections=[{"name": ANGLES[0], "stories": stories}])
    written = publication.letter().letter
    made = handed(written, SERVICES[service]).html
    actions = re.findall(r'\{\{ Safe ("(?:[^"\\]|\\.)*") \}\}', made)
    for action in actions:
        made = made.replace("{{ Safe " + action + " }}", json.loads(action))
    before, after = _Read(written.html), _Read(made)
    assert [alt for _, alt, _ in before.tags if alt] == list(ANGLES)
    assert [tag for tag in after.tags if tag[0] != "a"] == [tag for tag in before.tags if tag[0] != "a"]
    assert [title for tag, _, title in after.tags if tag == "a"] == [
        title for tag, _, title in before.tags if tag == "a"
    ]
    assert before.comments == after.comments > 10
    assert len(actions) in (0, before.comments)


def test_a_tag_with_a_slot_is_still_one() -> None:
    """What stands behind a slot in the same tag is not taken for text."""
    page = '<p>x</p><a href="~t.2~" title="<!-- 1 > 0">out</a><b title=\'<!--\'>y</b><!-- z --><i>'
    made = handed(letter()._replace(html=page), SERVICES["listmonk"]).html
    assert made == (
        '<p>x</p><a href="{{ UnsubscribeURL }}" title="&lt;!-- 1 &gt; 0">out</a><b title=\'&lt;!--\'>y</b>'
        '{{ Safe "<!-- z -->" }}<i>'
    )
