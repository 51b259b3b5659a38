"""Reading without a line, in a real browser whose line is cut, and installing the site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.publication import SETTINGS, Publication


@pytest.fixture
def reader(chromium) -> Iterator[Page]:
    """A browser of its own."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def visit(page: Page, base: str, *paths: str) -> None:
    """Read pages, the first time until the worker works."""
    page.goto(base + "/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("navigator.serviceWorker.controller")
    for path in paths:
        page.goto(base + path)
        page.wait_for_load_state("networkidle")


def wait(page: Page, promise: str) -> None:
    """Until a promise gives what is true; ``wait_for_function`` is content with the promise itself."""
    page.evaluate(
        f"""async () => {{
            for (let round = 0; round < 300; round++) {{
                if (await ({promise})) return;
                await new Promise(done => setTimeout(done, 50));
            }}
            throw new Error("it never came true");
        }}"""
    )


def test_what_was_read_and_the_latest_edition_stay(sample: Path, reader: Page, serve) -> None:
    """With their looks and pictures; another page says honestly that there is no line, and what there is."""
    base = serve(sample / "site")
    visit(reader, base, "/editions/2024-01-05/", "/about/")
    reader.context.set_offline(True)
    reader.goto(base + "/editions/2024-01-05/")
    assert reader.locator("h1").inner_text() == "Missiles from the east"
    assert reader.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Source Serif 4"')
    reader.goto(base + "/latest/")
    assert reader.locator("h1").inner_text() == "Talks in Geneva"
    picture = reader.locator(".d-story img").first
    picture.scroll_into_view_if_needed()
    reader.wait_for_function("document.querySelector('.d-story img').naturalWidth > 0")
    answer = reader.goto(base + "/editions/2026-01-30/")
    assert answer.status == 503
    assert reader.locator("h1").inner_text() == "You are offline"
    reader.get_by_role("link", name="Missiles from the east").click()
    reader.wait_for_url("**/editions/2024-01-05/")
    reader.goto(base + "/sections/news/")
    reader.context.set_offline(False)
    reader.locator("h1", has_text="News").wait_for()


def test_home_is_never_old(publication: Publication, reader: Page, serve) -> None:
    """With a line the page is what stands on the server, at once."""
    publication.edition(title="The first")
    publication.build()
    base = serve(publication.site)
    visit(reader, base, "/")
    publication.edition(title="The second")
    publication.build()
    reader.goto(base + "/")
    assert reader.locator("h1").inner_text() == "The second"
    reader.context.set_offline(True)
    reader.goto(base + "/")
    assert reader.locator("h1").inner_text() == "The second"


def test_a_site_that_turns_it_off_takes_it_away(publication: Publication, reader: Page, serve) -> None:
    """The worker goes with the next visit and what it kept with the one after; offline nothing is shown any more."""
    publication.edition()
    publication.build()
    base = serve(publication.site)
    visit(reader, base, "/about/")
    assert reader.evaluate("caches.keys()")
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", "[{digest: {offline: false}}]"))
    publication.build()
    reader.goto(base + "/about/")
    wait(reader, "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
    reader.goto(base + "/")
    wait(reader, "caches.keys().then(all => all.length === 0)")
    assert not (publication.site / "offline").exists()
    reader.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        reader.goto(base + "/about/")


def test_two_publications_on_one_host_do_not_meet(publication: Publication, reader: Page, serve) -> None:
    """Each has the pages below its own path."""
    publication.edition()
    for name in ("one", "two"):
        publication.build(site=publication.folder / "www" / name)
    base = serve(publication.folder / "www")
    reader.goto(base + "/one/")
    scope = reader.evaluate("navigator.serviceWorker.ready.then(one => one.scope)")
    assert scope == base + "/one/"
    reader.goto(base + "/two/")
    wait(reader, "caches.match('/two/latest/')")
    pages = kept(reader.context, "digest:/two/:")
    assert base + "/two/latest/" in pages
    assert [url for url in pages if not url.startswith(base + "/two/")] == []


def kept(context: BrowserContext, name: str) -> list[str]:
    """The addresses in caches whose names begin so."""
    code = """async name => (await Promise.all((await caches.keys()).filter(one => one.startsWith(name))
        .map(async one => (await (await caches.open(one)).keys()).map(request => request.url)))).flat()"""
    return context.pages[0].evaluate(code, name)


def test_it_can_be_installed(sample: Path, reader: Page, serve) -> None:
    """As Chromium sees it."""
    base = serve(sample / "site")
    visit(reader, base)
    wire = reader.context.new_cdp_session(reader)
    manifest = wire.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert [
        error["errorId"]
        for error in wire.send("Page.getInstallabilityErrors")["installabilityErrors"]
        if error["errorId"] != "in-incognito"
    ] == []
