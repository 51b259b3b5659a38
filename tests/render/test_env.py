"""Templates of a publication, and what is said when they fail."""

import pytest

from digest.render import env
from tests.publication import Publication


def test_a_template_of_the_publication_stands_before_ours(publication: Publication) -> None:
    """A file of the same name replaces one template; the rest stays ours."""
    publication.edition()
    publication.write(
        "templates/site/edition.html",
        "{% extends '_page.html' %}{% block body %}<h1>Mine: {{ title }}</h1>{% endblock %}",
    )
    publication.write("templates/theme/partials/footer.html", "<footer>My footer</footer>")
    publication.build()
    assert "<h1>Mine: An edition</h1>" in publication.page("editions/2026-02-20")
    assert "<footer>My footer</footer>" in publication.page("tags")
    assert "A story" in publication.page("sections/news")


@pytest.mark.parametrize(
    ("template", "place", "what"),
    [
        ("{% block body %}\n{{ nothing }}{% endblock %}", "2:1", "'nothing' is undefined"),
        ("\n\n{% if %}", "3:1", "the template fails: TemplateSyntaxError"),
        ("{{ edition.sections[99].name }}", "1:1", "has no element 99"),
        ("{{ edition.titel }}", "1:1", "has no attribute 'titel'"),
        ("{{ 1 / 0 }}", "1:1", "ZeroDivisionError"),
        ("{% include 'absent.html' %}", "1:1", "there is no template `absent.html`"),
    ],
)
def test_a_template_that_fails_is_located(publication: Publication, template: str, place: str, what: str) -> None:
    """The message names the file and the line; the site is as it was."""
    publication.edition()
    publication.write("templates/site/edition.html", template)
    (said,) = publication.messages()
    assert said.startswith(f"templates/site/edition.html:{place}: error: ")
    assert what in said


def test_a_theme_template_that_fails_is_located(publication: Publication) -> None:
    """The same for a template that MkDocs renders."""
    publication.write("templates/theme/main.html", "\n{% if %}")
    (said,) = publication.messages()
    assert said.startswith("templates/theme/main.html:2:1: error: the template fails: ")


def test_labels_and_dates_speak_the_language_of_the_publication(publication: Publication) -> None:
    """theme: language: de turns labels, dates and titles German."""
    publication.edition()
    settings = publication.folder / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("name: material", "name: material, language: de"))
    publication.build()
    page = publication.page("editions/2026-02-20")
    assert '<html lang="de"' in page
    assert "Freitag, 20. Februar 2026" in page
    assert "Weiterlesen bei Example" in page
    assert "<h1>Alle Ausgaben</h1>" in publication.page("editions")


@pytest.mark.parametrize(
    ("language", "amount", "currency", "said"),
    [
        ("en", 5, "EUR", "€5"), ("en", 2.5, "USD", "$2.50"), ("de", 1250, "EUR", "1.250\u00a0€"),
        ("fr", 9.99, "CHF", "9,99\u00a0CHF"), ("en", 500, "JPY", "¥500"), ("nonsense", 5, "EUR", "€5"),
    ],
)  # fmt: skip
def test_money_in_the_publications_language(language: str, amount: float, currency: str, said: str) -> None:
    """Without cents where there are none."""
    assert env.money_filter(language)(amount, currency) == said
