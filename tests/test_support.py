"""The page on which readers support the publication: plain links to the payment provider's own page."""

import html
import re

import pytest

from tests.publication import SETTINGS, Publication


def settings(options: str, more: str = "") -> str:
    return SETTINGS.replace("plugins: [digest]", f"plugins: [{{digest: {{support: {options}{more}}}}}]")


def links(page: str) -> dict[str, list[tuple[str, str]]]:
    """By the name of a section of the page, its links: (address, words)."""
    found = {}
    for name, section in re.findall(r'<h2 class="d-giving__name"[^>]*>(.*?)</h2>(.*?)</section>', page, re.DOTALL):
        found[name] = [(html.unescape(a), words) for a, words in re.findall(r'href="([^"]+)">(.*?)</a>', section)]
    return found


def test_amounts_lead_to_the_providers_page(publication: Publication) -> None:
    """Each with its amount and the provider's own word for the interval; cents where there are some."""
    publication.write(
        "mkdocs.yml",
        settings(
            "{text: Give, url: 'https://pay.example/?a={amount}&i={interval}', interval_names: {monthly: 1 M}, "
            "once: [2.5, 1000000], monthly: [3], annual: [], currency: USD, methods: [Card, <Cash>]}"
        ),
    )
    publication.edition()
    publication.build()
    page = publication.page("support")
    assert links(page) == {
        "Once": [
            ("https://pay.example/?a=2.50&i=once", "$2.50"),
            ("https://pay.example/?a=1000000&i=once", "$1,000,000"),
            ("https://pay.example/?a=&i=once", "Another amount"),
        ],
        "Monthly": [("https://pay.example/?a=3&i=1%20M", "$3"), ("https://pay.example/?a=&i=1%20M", "Another amount")],
        "Annual": [("https://pay.example/?a=&i=annual", "Continue")],
    }
    assert "You can pay by: Card, &lt;Cash&gt;." in page
    assert '<a href="../support/">Support us</a>' in page


def test_payment_links_without_amounts(publication: Publication) -> None:
    """The amount is chosen there; only the intervals that are offered are shown."""
    publication.write(
        "mkdocs.yml",
        settings(
            "{text: Give, url: 'https://x.example/', links: {monthly: 'https://m.example/'}, intervals: [monthly, once]}"
        ),
    )
    publication.edition()
    publication.build()
    expected = {"Monthly": [("https://m.example/", "Continue")], "Once": [("https://x.example/", "Continue")]}
    assert links(publication.page("support")) == expected


def test_the_editors_message(publication: Publication) -> None:
    """From content/support.md, sanitised, with what was removed said; a change of it is seen; the letter links to it."""
    publication.write(
        "mkdocs.yml",
        settings(
            "{text: 'Give, please.', url: 'https://x.example/'}",
            ", letter: {from: a@test.example, address: X, unsubscribe_mail: u@test.example}",
        ),
    )
    publication.with_stories(intro="I.")
    publication.build()
    assert "<p>Give, please.</p>" in publication.page("support")
    publication.write("content/support.md", "We *need* you. <script>x</script> [About](/about/)\n")
    publication.build()
    page = publication.page("support")
    assert '<p>We <em>need</em> you.  <a href="../about/">About</a></p>' in page
    assert any(
        "content/support.md:1:1: warning: markup that may not stand here was removed: <script>" in line
        for line in publication.messages()
    )
    letter = publication.letter().letter
    assert 'href="https://test.example/support/"' in letter.html
    assert "Give, please." in letter.text
    assert "https://test.example/support/" in letter.text


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ("{text: Give}", "`url` is missing"),
        ("{text: Give, url: 'https://x.example/', once: [0, 5]}", "mkdocs.yml:5:"),
        (
            "{text: Give, url: 'https://x.example/', currency: EURO}",
            "there is no currency EURO (write its code, as EUR or USD)",
        ),
        ("{text: Give, url: 'pay.example'}", "is no complete web address"),
        ("{text: Give, url: 'https://x.example/', intervals: [weekly]}", "mkdocs.yml:5:"),
    ],
)
def test_settings_that_cannot_work_are_said(publication: Publication, options: str, what: str) -> None:
    """Where they stand."""
    publication.write("mkdocs.yml", settings(options))
    publication.edition()
    assert any(what in line and "error" in line for line in publication.messages()), publication.messages()
