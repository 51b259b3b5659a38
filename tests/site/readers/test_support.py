"""The page on which readers support the publication: plain links to the payment provider's own page."""

import datetime as dt
import html
import re
from collections.abc import Iterator

import icalendar
import pytest
from playwright.sync_api import Locator, Page

from tests.publication import LETTERS, SETTINGS, Publication


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
    assert "<li>Card</li><li>&lt;Cash&gt;</li>" in page
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
        (
            "{text: Give, url: 'https://x.example/', methods: [{name: X, icon: none.svg}]}",
            "there is no picture `none.svg`",
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


EVERY_WAY = "{text: Give., url: 'http://pay.test/?a={amount}&i={interval}', once: [5, 10.5], monthly: [3], links: {annual: 'http://pay.test/yearly'}, methods: [Card, {name: Stamps, icon: stamp.svg}]}"
STAMP = '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><path d="M0 0h24v24z"/></svg>'


@pytest.fixture
def appealing(publication: Publication, serve) -> str:
    """The address of a publication that asks for support."""
    publication.write("mkdocs.yml", settings(EVERY_WAY))
    publication.write("content/images/stamp.svg", STAMP)
    publication.edition()
    publication.edition("2026-02-13")
    publication.build()
    return serve(publication.site)


@pytest.fixture
def reader(chromium) -> Iterator[Page]:
    """A browser of its own, whose clock stands still; the payment provider takes whatever it is asked."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Berlin", accept_downloads=True)
    page = context.new_page()
    page.clock.set_fixed_time(dt.datetime(2026, 2, 21, 12, tzinfo=dt.UTC))
    context.route(
        "http://pay.test/**", lambda route: route.fulfill(body="<title>Pay</title>", content_type="text/html")
    )
    yield page
    context.close()


def banner(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Support us", exact=True)


@pytest.mark.parametrize(
    ("interval", "choice", "goes_to"),
    [
        ("Once", "€5", "http://pay.test/?a=5&i=once"),
        ("Once", "€10.50", "http://pay.test/?a=10.50&i=once"),
        ("Once", "7.5", "http://pay.test/?a=7.50&i=once"),
        ("Monthly", "12", "http://pay.test/?a=12&i=monthly"),
        ("Annual", None, "http://pay.test/yearly"),
    ],
)
def test_the_form_goes_to_the_provider(
    appealing: str, reader: Page, interval: str, choice: str | None, goes_to: str
) -> None:
    """Every interval, a suggested amount and a free one; with cents where there are some."""
    reader.goto(appealing + "/support/")
    assert not reader.get_by_role("link", name="Another amount").first.is_visible()
    reader.get_by_role("radio", name=interval).check(force=True)
    if choice and choice.startswith("€"):
        reader.get_by_role("radio", name=choice).check(force=True)
    elif choice:
        reader.get_by_role("spinbutton").fill(choice)
    reader.get_by_role("button", name="Continue").click()
    reader.wait_for_url("http://pay.test/**")
    assert reader.url == goes_to


def test_the_form_by_keyboard_and_without_an_amount(appealing: str, reader: Page) -> None:
    """Arrows choose; nothing goes out as long as there is no amount, or one of zero."""
    reader.goto(appealing + "/support/")
    reader.get_by_role("radio", name="Once").focus()
    reader.keyboard.press("ArrowRight")
    assert reader.get_by_role("radio", name="Monthly").is_checked()
    reader.get_by_role("radio", name="Another amount").check(force=True)
    for amount in ("", "0"):
        reader.get_by_role("spinbutton").fill(amount)
        reader.get_by_role("button", name="Continue").click()
        assert reader.url == appealing + "/support/"
    reader.get_by_role("spinbutton").fill("4")
    reader.keyboard.press("Enter")
    reader.wait_for_url("http://pay.test/?a=4&i=monthly")


def test_marks_of_ways_to_pay(appealing: str, reader: Page) -> None:
    """An icon of the publication's own beside the name."""
    reader.goto(appealing + "/support/")
    assert reader.locator(".d-methods").inner_text().split() == ["Card", "Stamps"]
    assert reader.locator(".d-methods img").evaluate("image => image.complete && image.naturalWidth") == 24


def test_the_banner_is_closed_and_comes_back(appealing: str, reader: Page) -> None:
    """On every page, until it is closed; after sixty days again."""
    reader.goto(appealing + "/")
    assert banner(reader).get_by_role("link", name="Support us!").is_visible()
    banner(reader).get_by_role("button", name="Close").click()
    for day, is_shown in ((21, False), (21 + 59, False), (21 + 61, True)):
        reader.clock.set_fixed_time(dt.datetime(2026, 2, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=day - 1))
        for path in ("/", "/editions/2026-02-13/", "/about/"):
            reader.goto(appealing + path)
            assert banner(reader).is_visible() == is_shown, (day, path)


def test_remind_me_later(appealing: str, reader: Page) -> None:
    """The line says when, and offers a calendar file that calendars read."""
    reader.goto(appealing + "/")
    banner(reader).get_by_role("button", name="Remind me later").click()
    assert "We ask again on 22 April 2026." in banner(reader).inner_text()
    with reader.expect_download() as found:
        banner(reader).get_by_role("link", name="Put it into your calendar").click()
    assert found.value.suggested_filename == "support.ics"
    data = found.value.path().read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == dt.date(2026, 4, 22)
    assert str(event["summary"]) == "Support The Test"
    assert str(event["url"]) == appealing + "/support/"
    reader.goto(appealing + "/about/")
    assert not banner(reader).is_visible()


def test_remind_me_later_on_the_page_itself(appealing: str, reader: Page) -> None:
    """One may still continue."""
    reader.goto(appealing + "/support/")
    reader.get_by_role("button", name="Remind me later").click()
    assert reader.get_by_text("We ask again on 22 April 2026.").is_visible()
    assert not reader.get_by_role("button", name="Remind me later").is_visible()
    reader.get_by_role("button", name="Continue").click()
    reader.wait_for_url("http://pay.test/**")


def test_who_is_not_asked(appealing: str, reader: Page, publication: Publication) -> None:
    """Neither who opened an edition from the letter, on that page, nor who gave, ever; nor on the page itself."""
    reader.goto(appealing + "/editions/2026-02-20/?letter")
    assert not banner(reader).is_visible()
    reader.goto(appealing + "/editions/2026-02-20/")
    assert banner(reader).is_visible()
    reader.goto(appealing + "/support/")
    assert not banner(reader).is_visible()
    reader.goto(appealing + "/support/thanks/")
    reader.clock.set_fixed_time(dt.datetime(2036, 2, 21, tzinfo=dt.UTC))
    reader.goto(appealing + "/")
    assert not banner(reader).is_visible()
    publication.write("mkdocs.yml", LETTERS.replace("      letter:\n", f"      support: {EVERY_WAY}\n      letter:\n"))
    publication.build()
    assert 'href="../?letter"' in publication.page("editions/2026-02-20/letter").replace(
        "../../../editions/2026-02-20/", "../"
    )


def test_without_scripts_it_is_a_list_of_links(appealing: str, chromium) -> None:
    """No line that could not be closed, no form that goes nowhere."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(appealing + "/support/")
    assert page.get_by_role("link", name="Another amount").count() == 2
    assert page.get_by_role("link", name="€10.50").get_attribute("href") == "http://pay.test/?a=10.50&i=once"
    assert not page.get_by_role("button", name="Continue").is_visible()
    page.goto(appealing + "/")
    assert not banner(page).is_visible()
    context.close()


def test_no_banner_when_it_is_not_wanted(publication: Publication) -> None:
    """The page stays."""
    publication.write("mkdocs.yml", settings("{text: Give., url: 'https://x.example/', banner: false}"))
    publication.edition()
    publication.build()
    assert "d-banner__line" not in publication.page("")
    assert 'href="./support/"' in publication.page("")
