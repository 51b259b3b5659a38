"""The sample in a real browser."""

from pathlib import Path

import pytest

PAGES = ["", "editions/2026-02-20/", "editions/", "sections/news/", "tags/", "sources/", "people/desk/", "about/",
         "stories/twelve-desks-three-days/", "feeds/", "subscribe/", "subscribe/thanks/", "support/", "support/thanks/",
         "search/", "offline/"]  # fmt: skip


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_is_wider_than_its_window(sample: Path, chromium, serve, width: int) -> None:
    """On a phone nothing has to be pushed sideways; no error and no request to another host on the way."""
    base = serve(sample / "site")
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    errors, asked = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(f"{base}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert errors == []
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    context.close()


def test_it_opens_from_a_folder(sample: Path, chromium) -> None:
    """Without a server: style, pictures and links work; also below a path of a server (the links are relative)."""
    page = chromium.new_page()
    page.goto((sample / "site" / "index.html").as_uri())
    page.get_by_role("navigation").get_by_role("link", name="Archive").first.click()
    page.wait_for_url("**/editions/index.html")
    page.get_by_role("link", name="2024").first.click()
    page.get_by_role("link", name="Missiles from the east").first.click()
    page.wait_for_url("**/editions/2024-01-05/index.html")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
    picture = page.locator("img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    page.close()


def test_light_and_dark(sample: Path, chromium, serve) -> None:
    """The page follows the system, also without JavaScript, and the switch changes it."""
    base = serve(sample / "site")
    colour = "getComputedStyle(document.body).backgroundColor"
    dark = "rgb(21, 20, 18)"
    for scheme, scripts, expected in (
        ("dark", True, dark),
        ("dark", False, dark),
        ("light", False, "rgb(255, 253, 249)"),
    ):
        context = chromium.new_context(color_scheme=scheme, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(base)
        style = page.locator("body").evaluate(f"() => {colour}") if scripts else page.evaluate(colour)
        assert style == expected, (scheme, scripts)
        context.close()
    page = chromium.new_page(color_scheme="light")
    page.goto(base)
    page.get_by_title("Switch to dark").click()
    page.wait_for_function(f"{colour} === '{dark}'")
    page.close()


def test_print_has_the_stories_and_not_the_buttons(sample: Path, chromium, serve) -> None:
    """On paper there is nothing to click, and the address stands behind the link."""
    page = chromium.new_page()
    page.goto(serve(sample / "site"))
    page.emulate_media(media="print")
    assert not page.locator(".d-masthead__nav").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    link = page.locator(".d-more a").first
    behind = f"({link.get_attribute('href')})"
    assert behind in link.aria_snapshot()
    page.emulate_media(media="screen")
    assert behind not in link.aria_snapshot()
    page.close()


def test_buttons_can_be_read(sample: Path, chromium, serve) -> None:
    """White on the publication's colour, in light and in dark."""
    base = serve(sample / "site")
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        page = context.new_page()
        for path, button in (("support/", "a.d-button"), ("subscribe/", ".d-subscribe button")):
            page.goto(f"{base}/{path}")
            colours = page.locator(button).first.evaluate(
                "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
            )
            assert colours == ["rgb(255, 255, 255)", "rgb(138, 28, 28)"], (scheme, path)
        context.close()
