"""Subscribing, in a real browser: what each provider is sent, with and without scripts."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from tests.publication import SETTINGS, Publication


class Recorder:
    """A server that keeps what is posted to it."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, list[tuple[str, str]]]] = []
        posts = self.posts

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                posts.append((self.path, parse_qsl(body, keep_blank_values=True)))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<h1>Taken</h1>")

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """What stands in for the provider."""
    found = Recorder()
    yield found
    found.server.shutdown()
    found.server.server_close()


def settings(options: str) -> str:
    return SETTINGS.replace("plugins: [digest]", f"plugins: [{{digest: {{subscribe: {options}}}}}]")


PROVIDERS = {
    "listmonk": (
        "{provider: listmonk, url: 'HERE/', lists: [uuid-1, uuid-2]}",
        "/subscription/form",
        [("l", "uuid-1"), ("l", "uuid-2"), ("next", "https://test.example/subscribe/thanks/"), ("email", "ada@example.org"), ("nonce", "")],
    ),
    "buttondown": (
        "{provider: buttondown, newsletter: the test}",
        "/api/emails/embed-subscribe/the%20test",
        [("embed", "1"), ("email", "ada@example.org")],
    ),
    "mailchimp": (
        "{provider: mailchimp, url: 'HERE/subscribe/post?u=abc&id=def&f_id=1'}",
        "/subscribe/post?u=abc&id=def&f_id=1",
        [("EMAIL", "ada@example.org"), ("b_abc_def", "")],
    ),
    "keila": (
        "{provider: keila, url: 'HERE/forms/nfrm_1'}",
        "/forms/nfrm_1",
        [("contact[email]", "ada@example.org"), ("h[url]", "")],
    ),
    "form": (
        "{provider: form, url: 'HERE/join', field: address, hidden: {list: 'a & \"b\"', back: '{thanks}'}, honeypot: website}",
        "/join",
        [("list", 'a & "b"'), ("back", "https://test.example/subscribe/thanks/"), ("address", "ada@example.org"), ("website", "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_form_posts_what_its_provider_wants(
    publication: Publication, recorder: Recorder, serve: Callable[[Path], str], chromium, provider: str, scripts: bool
) -> None:
    """From the box below an edition, by keyboard alone; a robot's trap stays empty, and is not in the way."""
    options, path, fields = PROVIDERS[provider]
    publication.write("mkdocs.yml", settings(options.replace("HERE", recorder.address)))
    publication.edition()
    publication.build()
    context = chromium.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.route("https://buttondown.com/**", lambda route: _hand(route, recorder))
    page.goto(serve(publication.site) + "/editions/2026-02-20/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("ada@example.org")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Subscribe"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Taken").wait_for()
    assert recorder.posts == [(path, fields)]
    context.close()


def _hand(route, recorder: Recorder) -> None:
    """Keep what would go to a host that is not here."""
    request = route.request
    recorder.posts.append(
        (request.url.removeprefix("https://buttondown.com"), parse_qsl(request.post_data, keep_blank_values=True))
    )
    route.fulfill(status=200, content_type="text/html", body="<h1>Taken</h1>")


def test_an_address_that_is_none_is_not_posted(
    publication: Publication, recorder: Recorder, serve: Callable[[Path], str], chromium
) -> None:
    """The browser says so before anything leaves it."""
    publication.write("mkdocs.yml", settings(PROVIDERS["keila"][0].replace("HERE", recorder.address)))
    publication.edition()
    publication.build()
    page = chromium.new_page()
    page.goto(serve(publication.site) + "/subscribe/")
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("button", name="Subscribe").click()
    page.wait_for_timeout(200)
    assert page.url.endswith("/subscribe/")
    assert recorder.posts == []
    page.close()


def test_by_mail_and_what_stands_beside_it(publication: Publication) -> None:
    """A link for those who write; privacy with its version, feeds, the latest letter; nothing without the setting."""
    publication.edition()
    publication.build()
    assert "d-subscribe" not in publication.page("") + publication.page("editions/2026-02-20")
    assert not (publication.site / "subscribe").exists()
    options = "{provider: mailto, mail: join@test.example, promise: 'News & more', privacy_version: 2026-01}, letter: {from: a@test.example}"
    publication.write("mkdocs.yml", settings(options))
    publication.write("content/pages/privacy.md", "# Privacy\n\nWe keep nothing.\n")
    publication.build()
    for place, root in (("", ""), ("editions/2026-02-20", "../../"), ("subscribe", "../")):
        page = publication.page(place)
        assert 'href="mailto:join@test.example?subject=subscribe"' in page
        assert "News &amp; more" in page
        assert f'<a href="{root}privacy/">promise of privacy</a> (2026-01).' in page
        assert f'<a href="{root}latest/letter/">See the latest letter</a>' in page
        assert f'<a href="{root}feeds/">Follow by feed</a>' in page
    letter = publication.page("latest/letter")
    assert 'href="../../subscribe/"' in letter
    assert 'name="robots" content="noindex"' in publication.page("subscribe/thanks")
    assert "subscribe/thanks" not in (publication.site / "sitemap.xml").read_text()


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (
            "{provider: listmonk, url: 'https://l.example'}",
            "mkdocs.yml:5:21: error: `subscribe` by listmonk lacks `lists`",
        ),
        ("{provider: mailto}", "mkdocs.yml:5:21: error: `subscribe` by mailto lacks `mail`"),
        ("{provider: buttondown}", "lacks `newsletter`"),
        ("{provider: mailchimp, url: 'https://x.list-manage.com/'}", "error: `url` is not that of a Mailchimp form"),
        (
            "{provider: form, url: 'http://l.example/'}",
            "warning: the form sends addresses of readers to `url` unencrypted",
        ),
        ("{provider: pigeon}", "mkdocs.yml:5:"),
        ("{url: 'https://x.example/'}", "`provider`"),
        ("{provider: mailto, mail: nobody}", "is no mail address"),
    ],
)
def test_settings_that_cannot_work_are_said(publication: Publication, options: str, what: str) -> None:
    """Where they stand."""
    publication.write("mkdocs.yml", settings(options))
    publication.edition()
    assert any(what in line for line in publication.messages()), publication.messages()
