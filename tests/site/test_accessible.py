"""The pages are good to everyone: axe in three views, the keyboard, zoom, motion, two directions of writing."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import REPOSITORY, needs
from tests.publication import SETTINGS, Publication
from tests.site.test_browser import PAGES

AXE = REPOSITORY / ".cache/axe/node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = [*WCAG, "best-practice"]
"""A letter is no page: it has no landmarks."""
VIEWS = {
    "desktop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
}
KINDS = [*PAGES, "404.html", "latest/", "editions/2026/", "editions/2024-01-05/", "stories/", "people/", "sources/bbc-news/",
         "tags/diplomacy/", "sections/", "privacy/", "latest/letter/", "search/#q=geneva"]  # fmt: skip
"""Every kind of page."""


def faults(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds on a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules)["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(sample: Path, chromium, serve, view: str) -> None:
    """On any kind of page, WCAG 2.2 AA and axe's own advice; nor in the letter's page."""
    needs("axe (npm install --prefix .cache/axe axe-core)", AXE.exists())
    base, context = serve(sample / "site"), chromium.new_context(**VIEWS[view])
    page = context.new_page()
    found = {}
    for path in KINDS:
        page.goto(f"{base}/{path}")
        if "#q=" in path:
            page.locator(".d-found").first.wait_for()
        if faulty := faults(page, WCAG if path == "latest/letter/" else RULES):
            found[path] = faulty
    assert found == {}
    context.close()


def test_axe_would_find_something(chromium) -> None:
    """So that the test above means something."""
    needs("axe", AXE.exists())
    page = chromium.new_page()
    page.set_content("<!doctype html><title>x</title><img src=x>")
    assert {fault.partition(":")[0] for fault in faults(page)} >= {"html-has-lang", "image-alt"}
    page.close()


def test_the_keyboard_reaches_everything(sample: Path, chromium, serve) -> None:
    """First a link past the masthead; whatever has the focus shows it, and is in the window."""
    page = chromium.new_page(base_url=serve(sample / "site"))
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList[0]") == "md-skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#__content")
    page.goto("/")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                """() => {
                const focused = document.activeElement;
                const one = focused.matches(".md-option") ? focused.nextElementSibling : focused;
                const style = getComputedStyle(one), box = one.getBoundingClientRect();
                const shows = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 || one.matches(".md-skip");
                return [focused.tagName, shows, box.bottom > 0 && box.top < innerHeight];
            }"""
            )
        )
    assert all(shows and inside for _, shows, inside in seen), seen
    assert {"A", "BUTTON"} <= {tag for tag, *_ in seen}
    page.close()


def test_links_are_told_by_more_than_colour(sample: Path, chromium, serve) -> None:
    """Those within a text are underlined."""
    page = chromium.new_page(base_url=serve(sample / "site"))
    for path in ("/", "/subscribe/"):
        page.goto(path)
        lines = page.locator(".d-prose p a, .d-plain p a, .d-subscribe p a").evaluate_all(
            "all => all.map(a => getComputedStyle(a).textDecorationLine)"
        )
        assert lines, path
        assert set(lines) == {"underline"}, path
    page.close()


def test_nothing_moves_for_those_who_asked(sample: Path, chromium, serve) -> None:
    """No transition and no animation on the page."""
    context = chromium.new_context(reduced_motion="reduce", base_url=serve(sample / "site"))
    page = context.new_page()
    page.goto("/")
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) || getComputedStyle(e).animationName !== 'none').length"
    assert page.evaluate(moving) == 0
    context.close()


def test_text_twice_as_large(sample: Path, chromium, serve) -> None:
    """Nothing is cut off or pushed aside when a reader doubles the size of letters."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=serve(sample / "site"), bypass_csp=True
    )
    page = context.new_page()
    for path in ("/", "/support/", "/search/#q=geneva", "/subscribe/"):
        page.goto(path)
        page.add_style_tag(content="html { font-size: 250% !important; }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280, path
    context.close()


ARABIC = {
    "title": "محادثات في جنيف",
    "intro": "جلس المبعوثون هذا الأسبوع مع إيران.",
}


def test_both_directions_side_by_side(publication: Publication, chromium, serve) -> None:
    """A page from right to left with an English headline in it: each begins on its own side, and nothing sticks out."""
    publication.write("mkdocs.yml", SETTINGS.replace("{name: material}", "{name: material, language: ar}"))
    stories = [
        {"title": "اجتماع المفاوضين", "url": "https://a.example/1", "summary": "قال المفاوضون إن هناك تقدماً."},
        {"title": "Negotiators meet", "url": "https://a.example/2", "summary": "They *met*.", "language": "en"},
    ]
    publication.with_stories(**ARABIC, sections=[{"name": "أخبار", "stories": stories}])
    publication.build()
    page = chromium.new_page(base_url=serve(publication.site), viewport={"width": 390, "height": 844})
    page.goto("/editions/2026-02-20/")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.locator("h1").evaluate("e => getComputedStyle(e).direction") == "rtl"
    directions = page.locator(".d-story__title").evaluate_all("all => all.map(e => getComputedStyle(e).direction)")
    assert directions == ["rtl", "ltr"]
    assert page.locator(".d-story__title a").last.get_attribute("hreflang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if AXE.exists():
        assert faults(page) == []
    page.close()
