"""The desk as its editor meets it: in a real browser, by keys alone, with others at work on the same file."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import needs
from tests.publication import Publication
from tests.site.test_accessible import AXE, RULES, VIEWS, faults
from tests.verbs.test_desking import Desk
from tests.web.running_desk import DAY, RunningDesk, running

WRONG: list[str] = []
"""What went wrong in pages."""
KEPT = "(text) => Object.values(localStorage).some((kept) => kept.includes(text))"
"""Whether the browser's own store has a text."""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}


@pytest.fixture
def publication(publication: Publication) -> Publication:
    """With a draft of three stories, an edition before it, and an inbox of two feeds."""
    publication.with_stories(DAY, status="draft", title="Draft: what was this week about?")
    publication.edition("2026-02-13")
    publication.write("content/feeds.yml", "")
    desk = Desk(publication)
    desk.shows("a", "Ferries stop in the north", "Talks begin in Geneva", "A bridge is opened")
    desk.shows("b", "Ferries in the north do not sail", hours=20)
    return publication


@pytest.fixture
def desk(publication: Publication) -> Iterator[RunningDesk]:
    """Its desk; no test leaves a page that failed."""
    WRONG.clear()
    with running(publication) as desk:
        yield desk
        assert WRONG == []


def opened(chromium: Browser, desk: RunningDesk, **view: object) -> BrowserContext:
    """A browser that is logged in."""
    context = chromium.new_context(**view)
    name, _, value = desk.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": f"http://{desk.host}/", "sameSite": "Strict"}])
    return context


def page_of(context: BrowserContext, desk: RunningDesk, screen: str = "inbox") -> Page:
    """The desk in a tab."""
    page = context.new_page()
    page.on("pageerror", lambda error: WRONG.append(f"{error} {error.stack}"))
    page.goto(f"http://{desk.host}/#{screen}")
    page.locator("main > *").first.wait_for()
    return page


def keys(page: Page, *names: str) -> None:
    """Press keys, as a person does: one after the other."""
    for name in names:
        page.keyboard.press(name)
        page.wait_for_timeout(40)


def said(desk: RunningDesk) -> dict[str, object]:
    """What the file says."""
    return yaml.load(desk.file.read_text(encoding="utf-8"), yaml.BaseLoader)


def until(holds, seconds: float = 10) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_from_the_inbox_to_published_by_keys_alone(chromium, desk: RunningDesk) -> None:
    """Pick, with a note; write title, introduction and summaries; order; publish. Nothing but the keyboard is used."""
    page = page_of(opened(chromium, desk), desk)
    page.locator(".group").first.wait_for()
    keys(page, "j", "n")
    title = page.locator(".group[aria-current] .title").inner_text()
    page.keyboard.type("Mine: a note.")
    keys(page, "Escape", "p")
    expect(page.locator(".group[aria-current] .picked")).to_have_text("in News")
    keys(page, "g", "e")
    page.locator("#title").wait_for()
    keys(page, "e")
    page.keyboard.press("Control+a")
    page.keyboard.type("A week of ferries")
    page.keyboard.press("Tab")
    page.keyboard.type("What mattered, and why.")
    keys(page, "Control+s", "Tab")
    page.evaluate("document.activeElement.blur()")
    keys(page, "j", "j", "j", "Alt+ArrowUp", "e")
    expect(page.locator("#summary")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" And more.")
    keys(page, "Control+Enter")
    until(lambda: said(desk)["title"] == "A week of ferries")
    page.evaluate("document.activeElement.blur()")
    expect(page.locator(".state")).to_contain_text("saved")
    keys(page, "g", "p")
    page.get_by_role("heading", name="Publish").wait_for()
    expect(page.locator("main")).to_contain_text("Nothing is wrong with it")
    page.get_by_role("button", name="Publish").focus()
    page.keyboard.press("Enter")
    until(lambda: said(desk)["status"] == "published")
    news = said(desk)["sections"][0]["stories"]
    picked = next(story for story in news if story["summary"].startswith("Mine: a note."))
    assert picked["title"] == title
    assert any("And more." in story["summary"] for story in news)


def test_two_who_write_the_same_field_see_both_texts(chromium, desk: RunningDesk) -> None:
    """Neither is lost, and who comes second chooses."""
    first, second = (page_of(opened(chromium, desk), desk, "edition") for _ in range(2))
    for page in (first, second):
        page.locator("#title").wait_for()
    second.locator("#title").focus()
    second.keyboard.press("Control+a")
    first.locator("#title").fill("Hers")
    first.keyboard.press("Control+s")
    until(lambda: said(desk)["title"] == "Hers")
    desk_text = desk.file.read_text(encoding="utf-8")
    second.keyboard.type("His")
    second.keyboard.press("Control+s")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Hers")
    expect(conflict).to_contain_text("His")
    assert desk.file.read_text(encoding="utf-8") == desk_text
    conflict.get_by_role("button", name="Take yours").click()
    until(lambda: said(desk)["title"] == "His")
    expect(first.locator(".outline .edition")).to_have_text("His")
    expect(second.locator(".conflict")).to_have_count(0)


def test_different_fields_go_together(chromium, desk: RunningDesk) -> None:
    """Two who write different fields at the same time both have what they wrote, and nothing is asked."""
    first, second = (page_of(opened(chromium, desk), desk, "edition") for _ in range(2))
    for page in (first, second):
        page.locator("#title").wait_for()
    first.locator("#title").fill("Hers")
    second.get_by_label("Introduction").fill("His: an introduction.")
    until(lambda: said(desk)["title"] == "Hers" and said(desk).get("intro", "").startswith("His"))
    expect(second.locator(".outline .edition")).to_have_text("Hers")
    assert not second.locator(".conflict").count()


def test_what_a_dead_tab_had_not_saved_is_shown(chromium, desk: RunningDesk) -> None:
    """A quarter of a second after the key it can be found again; the file is not touched by it."""
    context = opened(chromium, desk)
    page = page_of(context, desk, "edition")
    context.route("**/operations", lambda route: route.abort())
    page.locator("#title").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Nobody has saved this")
    page.wait_for_function(KEPT, arg="Nobody has saved this")
    page.close(run_before_unload=False)
    context.unroute("**/operations")
    before = desk.file.read_bytes()
    again = page_of(context, desk, "edition")
    expect(again.locator(".conflict")).to_contain_text("Nobody has saved this")
    assert desk.file.read_bytes() == before
    again.get_by_role("button", name="Take yours").click()
    until(lambda: said(desk)["title"] == "Nobody has saved this")


def test_words_for_a_story_that_is_gone_stay(chromium, desk: RunningDesk) -> None:
    """Somebody took it out while it was written: the words are shown, also after the tab was closed."""
    context = opened(chromium, desk)
    page = page_of(context, desk, "edition")
    page.locator(".line > button").first.click()
    page.locator("#summary").wait_for()
    page.route(
        "**/operations", lambda route: (desk.operate({"op": "drop", "story": "https://a.example/1"}), route.continue_())
    )
    page.locator("#summary").fill("Words for nobody")
    expect(page.get_by_label("Words for a story that is gone")).to_contain_text("Words for nobody")
    page.wait_for_function(KEPT, arg="Words for nobody")
    page.close(run_before_unload=False)
    again = page_of(context, desk, "edition")
    expect(again.get_by_label("Words for a story that is gone")).to_contain_text("Words for nobody")
    again.get_by_role("button", name="I have them").click()
    expect(again.locator(".conflict")).to_have_count(0)


def test_words_wait_for_a_desk_that_is_gone(chromium, desk: RunningDesk) -> None:
    """What is typed while nobody answers is said not to be saved, and is saved as soon as somebody does."""
    context = opened(chromium, desk)
    page = page_of(context, desk, "edition")
    page.locator("#title").wait_for()
    context.set_offline(True)
    page.locator("#title").fill("Written on a train")
    expect(page.locator(".state[data-wrong]")).to_contain_text("not saved")
    context.set_offline(False)
    until(lambda: said(desk)["title"] == "Written on a train")
    expect(page.locator(".state")).to_contain_text("saved")


def test_a_story_dragged_is_a_story_moved_by_keys(chromium, desk: RunningDesk, publication: Publication) -> None:
    """To the byte: with the pointer, and with Alt and an arrow."""
    page = page_of(opened(chromium, desk), desk, "edition")
    begin = desk.file.read_bytes()
    page.locator(".line").nth(1).wait_for()
    keys(page, "j", "j", "Alt+ArrowUp")
    until(lambda: desk.file.read_bytes() != begin)
    by_keys = desk.file.read_bytes()
    expect(page.locator(".state")).to_contain_text("saved")
    keys(page, "u")
    until(lambda: desk.file.read_bytes() == begin)
    expect(page.locator(".line button[aria-current], .line > button").nth(1)).to_contain_text("Another")
    grip, goal = page.locator(".grip").nth(1).bounding_box(), page.locator(".line").nth(0).bounding_box()
    page.mouse.move(grip["x"] + 4, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 4, goal["y"] + 2, steps=5)
    page.mouse.up()
    until(lambda: desk.file.read_bytes() != begin)
    assert desk.file.read_bytes() == by_keys


def test_what_a_text_editor_saves_is_shown(chromium, desk: RunningDesk) -> None:
    """At once, in every tab, but for the field in which somebody types."""
    page = page_of(opened(chromium, desk), desk, "edition")
    page.locator("#title").wait_for()
    text = desk.file.read_text(encoding="utf-8")
    desk.file.write_text(text.replace("A third", "Changed elsewhere"), encoding="utf-8")
    expect(page.locator(".line").nth(2)).to_contain_text("Changed elsewhere")


def test_the_file_itself_keeps_its_line_ends(chromium, desk: RunningDesk) -> None:
    """A page knows line feeds alone; the file has what it had, but for what was typed."""
    text = "\ufeff# with a mark\r\n" + desk.file.read_text(encoding="utf-8").replace("\n", "\r\n")
    desk.file.write_bytes(text.encode())
    page = page_of(opened(chromium, desk), desk, "edition")
    page.get_by_role("button", name="File").click()
    box = page.get_by_role("textbox", name="The file")
    good = box.input_value().replace("A third", "A third one")
    box.fill(good.replace("title: A third one", "title: A third one: said anew"))
    page.get_by_role("button", name="Save the file").click()
    expect(page.locator(".fields .error")).to_be_visible()  # a colon and a space
    assert desk.file.read_bytes() == text.encode()
    box.fill(good)
    page.get_by_role("button", name="Save the file").click()
    wanted = text.replace("A third", "A third one").encode()
    until(lambda: desk.file.read_bytes() == wanted)


def test_a_merge_conflict_is_shown_and_mended(chromium, desk: RunningDesk) -> None:
    """Nothing but the text can be changed until one of the versions is chosen."""
    text = desk.file.read_text(encoding="utf-8")
    bad = text.replace("status: draft\n", "<<<<<<< ours\nstatus: draft\n=======\nstatus: published\n>>>>>>> theirs\n")
    desk.file.write_text(bad, encoding="utf-8")
    page = page_of(opened(chromium, desk), desk, "edition")
    expect(page.get_by_role("alert").first).to_contain_text("merge conflict")
    page.get_by_role("textbox", name="The file").fill(text)
    page.get_by_role("button", name="Save the file").click()
    until(lambda: desk.file.read_text(encoding="utf-8") == text)
    expect(page.locator(".fields [role=alert]")).to_have_count(0)


def test_a_preview_shows_what_is_not_saved(chromium, desk: RunningDesk) -> None:
    """As a page and as a letter, in a frame that runs no script; a feed's or an editor's markup does nothing."""
    page = page_of(opened(chromium, desk), desk, "edition")
    page.locator("#title").wait_for()
    page.get_by_label("Introduction").fill("Not *yet* saved <script>alert(1)</script>")
    frame = page.frame_locator("iframe:not([data-waiting])")
    expect(frame.locator("em", has_text="yet").first).to_be_visible()
    assert page.locator("iframe").first.get_attribute("sandbox") == ""
    page.get_by_role("button", name="Letter").click()
    expect(page.frame_locator("iframe:not([data-waiting])").locator("em", has_text="yet").first).to_be_visible()


def test_keys_are_changed_and_switched_off(chromium, desk: RunningDesk) -> None:
    """WCAG 2.1.4: for who speaks to the machine, or has a key that is pressed by accident."""
    page = page_of(opened(chromium, desk), desk)
    page.locator(".group").first.wait_for()
    keys(page, "?")
    page.get_by_label("Change the key: the next story").click()
    page.keyboard.press("y")
    page.get_by_role("button", name="Close", exact=True).click()
    keys(page, "y")
    expect(page.locator(".group").nth(1)).to_have_attribute("aria-current", "true")
    keys(page, "j")
    expect(page.locator(".group").nth(1)).to_have_attribute("aria-current", "true")
    keys(page, "?")
    page.get_by_label("single keys do something").uncheck()
    page.get_by_role("button", name="Close", exact=True).click()
    keys(page, "k")
    expect(page.locator(".group").nth(1)).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("view", [*VIEWS, "narrow", "large"])
def test_axe_finds_nothing(chromium, desk: RunningDesk, view: str, tmp_path: Path) -> None:
    """On any screen: in the light, in the dark, on a phone, and when everything is twice as large."""
    needs("axe (npm install --prefix .cache/axe axe-core)", AXE.exists())
    views = {**VIEWS, "narrow": PHONE, "large": {"viewport": {"width": 720, "height": 450}}}
    page = page_of(opened(chromium, desk, bypass_csp=True, **views[view]), desk)
    page.locator(".group").first.wait_for()
    found = {"inbox": faults(page, RULES)}
    for screen in ("Edition", "Pictures", "Publish", "History"):
        page.get_by_role("link", name=screen).click()
        page.wait_for_timeout(400)
        if screen == "Edition":
            page.locator(".line > button").first.click()
        found[screen] = faults(page, RULES)
        wide = page.evaluate(
            '[...document.querySelectorAll("*")].filter((one) => !one.children.length && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 90))'
        )
        assert (screen, wide if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []) == (
            screen,
            [],
        )
    assert {screen: said for screen, said in found.items() if said} == {}


def test_words_run_in_their_own_direction(chromium, desk: RunningDesk) -> None:
    """A title in Arabic is read from the right, wherever it stands."""
    page = page_of(opened(chromium, desk), desk, "edition")
    page.locator("#title").fill("محادثات في جنيف")
    expect(page.locator(".outline .edition")).to_have_text("محادثات في جنيف")
    for place in ("#title", ".outline .edition"):
        assert page.locator(place).evaluate("one => getComputedStyle(one).direction") == "rtl"
