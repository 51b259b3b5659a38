"""What pages may load and run, and what is left in a reader's browser."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from digest.render import csp
from tests.publication import SETTINGS, Publication
from tests.site.test_browser import PAGES


def test_a_planted_script_does_not_run(publication: Publication, chromium, serve) -> None:
    """Neither within a page nor in an attribute nor from another host, wherever it came in; the page's own scripts do."""
    publication.write(
        "templates/site/edition.html",
        '{% extends "_page.html" %}{% block body %}<h1>x</h1><script>document.title = "run"</script>'
        '<img src="data:," alt="" onerror="document.title = \'run\'"><a href="javascript:document.title=\'run\'">go</a>'
        '<script src="http://127.0.0.1:9/x.js"></script>{% endblock %}',
    )
    publication.edition()
    publication.build()
    base, page, said = serve(publication.site), chromium.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(base + "/editions/2026-02-20/")
    page.get_by_role("link", name="go").click()
    page.wait_for_timeout(200)
    assert page.title() == "An edition – The Test"
    assert len([text for text in said if "Content Security Policy" in text]) == 4
    assert page.evaluate("document.documentElement.classList.contains('js')")
    page.close()


def test_the_policy_of_every_page_names_its_scripts(sample: Path) -> None:
    """And no others; hosts that read _headers send the same."""
    headers = (sample / "site/_headers").read_text()
    every = {path: path.read_text(encoding="utf-8") for path in (sample / "site").rglob("*.html")}
    letters = {path: html for path, html in every.items() if path.parent.name == "letter"}
    assert letters
    for path, html in letters.items():
        assert "<script" not in html, path
        assert f'content="{csp.LETTER}"' in html, path
    for path in every.keys() - letters.keys():
        names = csp.inline(every[path])
        assert names, path
        assert all(csp.stamped("&#39;digest-inline&#39;", [name]) in every[path] for name in names), path
        assert all(name in headers for name in names), path
        assert "digest-inline" not in every[path], path


def test_a_hash_is_that_of_the_script() -> None:
    """As a browser counts it: data blocks and files have none."""
    code = "let x = 'é';\n"
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    html = f'<script>{code}</script><script type="application/json">{{}}</script><script src="x.js"></script>'
    assert csp.inline(html) == [f"'sha256-{digest}'"]
    assert csp.inline(f'<script type="module">{code}</script>') == [f"'sha256-{digest}'"]


def test_nothing_is_kept_until_the_reader_chooses(sample: Path, chromium, serve) -> None:
    """No cookie, no storage by a visit; light or dark when it was switched."""
    base, context = serve(sample / "site"), chromium.new_context(color_scheme="light")
    page = context.new_page()
    for path in PAGES:
        if path != "support/thanks/":  # which remembers that its reader gave
            page.goto(f"{base}/{path}")
    stored = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    assert page.evaluate(stored) == []
    assert context.cookies() == []
    page.get_by_title("Switch to dark").click()
    page.goto(base)
    assert page.evaluate(stored) == ["/.__palette"]
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    context.close()


@pytest.mark.parametrize(("setting", "told"), [("", ""), ("{referrer: true}", "HERE/")])
def test_what_sources_are_told(publication: Publication, chromium, serve, setting: str, told: str) -> None:
    """Nothing; or that a reader comes from this site, if the publication wants that."""
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[{{digest: {setting}}}]" if setting else "[digest]"))
    publication.edition()
    publication.build()
    base, context, asked = serve(publication.site), chromium.new_context(), []
    page = context.new_page()
    context.route(
        "https://example.org/**", lambda route: (asked.append(route.request.headers), route.fulfill(body="x"))
    )
    page.goto(base + "/editions/2026-02-20/")
    page.locator(".d-story__title a").first.click()
    page.wait_for_url("https://example.org/**")
    # From http to https, as here, a browser tells the same as from https.
    assert asked[0].get("referer", "") == told.replace("HERE", base)
    context.close()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (
            "extra_javascript: [https://cdn.test/x.js]",
            "mkdocs.yml:6:20: warning: the site's Content-Security-Policy keeps https://cdn.test/x.js out: nothing is "
            "loaded from other hosts (put the file into content/pages/, or allow its host: `policy: {scripts: [https://cdn.test]}`)",
        ),
        ("extra_css: [//cdn.test/x.css]", "keeps //cdn.test/x.css out"),
        ("extra_javascript: [{path: 'https://cdn.test/y.js', async: true}]", "keeps https://cdn.test/y.js out"),
    ],
)
def test_scripts_of_other_hosts_are_said(publication: Publication, more: str, what: str) -> None:
    """Where they stand; the site is built without them, and with them when their host is allowed."""
    publication.write("mkdocs.yml", SETTINGS + more + "\n")
    publication.edition()
    assert any(what in line for line in publication.messages()), publication.messages()
    allowed = SETTINGS.replace(
        "[digest]", "[{digest: {policy: {scripts: ['https://*.test'], styles: ['https://cdn.test/']}}}]"
    )
    publication.write("mkdocs.yml", allowed + more + "\n")
    assert publication.messages() == []
    publication.build()
    assert " https://*.test; style-src &#39;self&#39; &#39;unsafe-inline&#39; https://cdn.test/;" in publication.page(
        ""
    )


def test_a_host_that_is_none_is_refused(publication: Publication) -> None:
    """A policy with a semicolon too many would say something else."""
    publication.write(
        "mkdocs.yml", SETTINGS.replace("[digest]", "[{digest: {policy: {scripts: ['https://a.test; x']}}}]")
    )
    publication.edition()
    assert any("is no host for a policy" in line for line in publication.messages()), publication.messages()


def test_the_publications_own_headers_stay(publication: Publication) -> None:
    """A file `_headers` among the plain pages is the publisher's."""
    publication.write("content/pages/_headers", "/*\n  X-Own: yes\n")
    publication.edition()
    publication.build()
    assert (publication.site / "_headers").read_text() == "/*\n  X-Own: yes\n"


ELSEWHERE = [
    (
        "templates/site/empty.html",
        '{% extends "_page.html" %}\n{% block body %}<h1>x</h1> <img alt="" src="https://pixel.test/1.gif?{{ path }}">{% endblock %}',
        "templates/site/empty.html:2:45: warning: https://pixel.test/1.gif? is on another host",
    ),
    ("content/pages/x.md", "# X\n\n![A](https://pics.test/a.png)\n", "content/pages/x.md:3:6: warning: https://pics.test/a.png is"),
    ("content/pages/y.md", "# Y\n\n<iframe src='//video.test/1'></iframe>\n", "content/pages/y.md:3:14: warning: //video.test/1 is"),
    ("content/pages/own.css", "body {\n  background: url('https://pics.test/b.png');\n}\n", "content/pages/own.css:2:20: warning:"),
    ("content/pages/own.js", "const x = 1;\nfetch('https://count.test/', {});\n", "content/pages/own.js:2:8: warning:"),
    ("templates/theme/partials/copyright.html", '<link rel="preconnect" href="https://fonts.test">', "copyright.html:1:30: warning: https://fonts.test is"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "what"), ELSEWHERE)
def test_what_pages_would_load_from_elsewhere_is_said(
    publication: Publication, file: str, text: str, what: str
) -> None:
    """Where it stands; by every check, also after a build; not if its host is allowed."""
    publication.edition()
    publication.write(file, text)
    for _ in range(2):
        assert any(what in line for line in publication.messages()), publication.messages()
        publication.build()
    hosts = "[https://pixel.test, https://pics.test, https://video.test, https://count.test, https://fonts.test]"
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[{{digest: {{policy: {{images: {hosts}}}}}}}]"))
    assert publication.messages() == []


def test_links_are_no_loading(publication: Publication) -> None:
    """A page may lead anywhere."""
    publication.edition()
    publication.write(
        "content/pages/x.md", "# X\n\n[A](https://a.test/) <https://b.test/> `<img src=https://c.test>`\n"
    )
    publication.write("content/pages/own.js", "open('https://d.test/');\nlet ns = 'http://www.w3.org/2000/svg';\n")
    assert publication.messages() == []


def test_the_promise_says_what_is_set(publication: Publication) -> None:
    """With everything, and with nothing; with the day of the latest edition, and what the publisher adds."""
    publication.edition()
    publication.build()
    page = publication.page("privacy")
    assert "As of" in page
    assert '<time datetime="2026-02-20">' in page
    assert "Nothing is loaded from other hosts" in page
    assert "is not seen there as coming from this site" in page
    for absent in ("light or dark", "support for", "The letter", "payment provider"):
        assert absent not in page
    options = (
        "subscribe: {provider: keila, url: 'https://keila.test/forms/1', privacy_version: 2026-01}, referrer: true, offline: false, search: false, "
        "support: {text: x, url: 'https://pay.test/', remind_after: 90, banner: false}, letter: {from: a@test.example, address: 1 Street}, policy: {images: ['https://maps.test']}"
    )
    publication.write("mkdocs.yml", SETTINGS.replace("[digest]", f"[{{digest: {{{options}}}}}]"))
    publication.write("content/privacy.md", "Our host is *nice*. <script>x</script>\n")
    publication.build()
    page = publication.page("privacy")
    for present in ("Version 2026-01", "pictures (maps.test)", "sends an address to keila.test", "Nothing is sent before", "for 90 days",
                    "payment provider (pay.test)", "as coming from this site, not", "Our host is <em>nice</em>.", "The Test, 1 Street."):  # fmt: skip
        assert present in page, present
    assert "theirs to say" in page
    assert "no cookies" not in page
    assert "without a line" not in page
    assert "The search runs" not in page


def test_a_plain_page_stands_in_place_of_the_promise(publication: Publication) -> None:
    """The publisher's own page is the page."""
    publication.edition()
    publication.write("content/pages/privacy.md", "# Our own\n\nWords.\n")
    publication.build()
    assert "Our own" in publication.page("privacy")
    assert "On these pages" not in publication.page("privacy")


def test_sources_learn_nothing_of_the_window(sample: Path) -> None:
    """Every link to another host says so."""
    page = (sample / "site/editions/2026-02-20/index.html").read_text(encoding="utf-8")
    away = re.findall(r'<a [^>]*href="https?://[^>]*>', page[page.index("d-edition") :])
    assert len(away) > 40
    assert [link for link in away if 'rel="noopener"' not in link] == []
