"""Whether an edition may go out: which one, to whom, with what in it, and whether it is online; by the real commands."""

import datetime as dt
import email
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path

import pytest
import yaml

from digest import model
from digest.base import problem_lines
from digest.base.schedule import schedule
from digest.cli.remedies import with_words
from digest.edition import unwritten
from digest.errors import UsageError
from digest.letter import due
from digest.model import UNWRITTEN_INTRO, UNWRITTEN_TITLE, Cover
from digest.render import templates
from tests.cli.test_commands import run
from tests.letter.smtpserver import Post
from tests.publication import LETTERS, Publication, photograph

STORY = {"title": "A story", "url": "https://a.example/1", "source": "Source", "summary": "Something happened."}
ASIDE = "        unsubscribe: https://lists.test.example/u?{token}\n"


@pytest.fixture
def paper(publication: Publication, post: Post) -> Publication:
    """A publication that mails by that server, without an edition; two readers beside it."""
    configure(publication, post)
    (publication.folder.parent / "readers.csv").write_text("email,name\nada@example.org,Ada\nbob@example.net,Bob\n")
    return publication


def configure(paper: Publication, post: Post, *, ways: str = ASIDE, more: str = "") -> None:
    smtp = f"{{host: 127.0.0.1, port: {post.port}, security: none, per_second: 9999, per_domain: 9999, retry: []}}"
    paper.write("mkdocs.yml", LETTERS.replace(ASIDE, ways) + f"      smtp: {smtp}\n" + more)


def send(paper: Publication, *more: str, now: str = "2026-02-20T09:00") -> tuple[int, str]:
    """To the readers, without asking, and without a look at the site unless the test is about that."""
    readers = str(paper.folder.parent / "readers.csv")
    return run("-C", str(paper.folder), "send", "--to", readers, "--yes", "--now", now, *more)


def offline(paper: Publication, *more: str, now: str = "2026-02-20T09:00") -> tuple[int, str]:
    return send(paper, "--offline", "--first", *more, now=now)


# ── which edition ────────────────────────────────────────────────────────────────────────────────────────────────────


def cover(day: str, *, draft: bool = False) -> Cover:
    date = dt.date.fromisoformat(day)
    return Cover(f"content/editions/{day}.yml", "", date, None, "T", "", "", draft, 0, (), (), (), (), ())


FRIDAY = "2026-02-20T09:00+00:00"
CHOICES = [
    # (editions, the latest first, d for a draft; now; what `send` takes or says; what `letter` takes)
    ("02-20 02-13", FRIDAY, "02-20", "02-20"),
    ("02-20 02-13", "2026-02-24T09:00+00:00", "02-20", "02-20"),
    ("d02-20 02-13", FRIDAY, "02-20.yml is a draft: set `status: published`, or name the edition you mean: digest send 2026-02-13", "02-20"),
    ("d02-20", FRIDAY, "02-20.yml is a draft: set `status: published`", "02-20"),
    ("d02-20 02-13", "2026-02-19T09:00+00:00", "02-20.yml is a draft", "02-20"),
    ("d02-20 02-13", "2026-02-23T09:00+00:00", "02-20.yml is a draft", "02-20"),
    ("02-20 02-13", "2026-02-19T09:00+00:00", "02-20.yml is not out before 2026-02-20: wait, or name", "02-20"),
    ("d02-27 02-20", FRIDAY, "02-20", "02-20"),  # next week's is begun early
    ("d02-27 02-20", "2026-02-21T09:00+00:00", "02-27.yml is a draft", "02-27"),
    ("d02-27 d02-20 02-13", FRIDAY, "02-20.yml is a draft", "02-20"),
    ("02-13", FRIDAY, "02-13.yml is the newest edition that is out, and by `schedule` one of 2026-02-20 is due: publish that one, or name the edition you mean: digest send 2026-02-13", "02-13"),
    ("02-13", "2026-02-19T23:00+00:00", "02-13", "02-13"),
    ("02-18", FRIDAY, "02-18.yml is the newest edition that is out", "02-18"),
    ("02-23", "2026-02-24T09:00+00:00", "02-23", "02-23"),  # of a Monday, where Friday is the day
    ("d03-27 01-02", FRIDAY, "01-02.yml is the newest", "01-02"),
    ("d03-27", FRIDAY, "no edition is out yet", "03-27"),
    ("03-27", FRIDAY, "no edition is out yet", "03-27"),
    ("", FRIDAY, "no edition is out yet", "there is no edition yet"),
]  # fmt: skip


@pytest.mark.parametrize(("editions", "now", "sent", "shown"), CHOICES)
def test_which_edition_is_meant(editions: str, now: str, sent: str, shown: str) -> None:
    """The one that is due goes out, or none; what is looked at is the one that is worked on."""
    covers = [cover(f"2026-{name.removeprefix('d')}", draft=name.startswith("d")) for name in editions.split()]
    plan, moment = schedule("friday", dt.UTC), dt.datetime.fromisoformat(now)  # type: ignore[arg-type]

    def said(choose: Callable[[], Cover]) -> str:
        try:
            return f"{choose().day:%m-%d}"
        except UsageError as error:
            return problem_lines.of_error(error, Path(), with_words)

    assert sent in said(lambda: due.to_send(covers, plan, moment, moment.date()))
    assert shown in said(lambda: due.worked_on(covers, moment.date()))


def test_last_weeks_letter_does_not_go_out_for_a_late_one(paper: Publication, post: Post) -> None:
    """Neither while the new one is a draft nor while it is not there; by its name it does; letters to look at are of
    the draft, and it is said.
    """
    paper.with_stories("2026-02-13", title="Last week", intro="I.")
    file = paper.with_stories("2026-02-20", title="This week", intro="I.", status="draft", number=8)
    for more in ([], ["latest"], ["--dry-run"]):
        code, said = offline(paper, *more)
        assert (code, "2026-02-20.yml is a draft: set `status: published`, or name" in said) == (2, True), said
    folder = str(paper.folder)
    code, said = run("-C", folder, "letter", "--now", "2026-02-20", "-o", str(paper.folder / "out"))
    assert (code, "edition:  2026-02-20, no. 8: This week (a draft)" in said) == (0, True), said
    code, said = run("-C", folder, "send", "--test", "me@example.org", "--now", "2026-02-20")
    assert (code, "edition:  2026-02-20, no. 8: This week (a draft)" in said) == (0, True), said
    assert post.recipients == ["me@example.org"]
    file.unlink()
    assert "by `schedule` one of 2026-02-20 is due" in offline(paper)[1]
    assert post.recipients == ["me@example.org"]
    code, said = offline(paper, "2026-02-13")
    assert (code, "edition:  2026-02-13: Last week" in said) == (0, True), said
    assert len(post.got) == 3


def test_the_day_is_that_of_the_publication(paper: Publication, post: Post) -> None:
    """At eleven in the evening in London it is Saturday in Auckland, where the edition of Saturday is out."""
    zone = "      timezone: Pacific/Auckland\n      schedule: saturday\n"
    configure(paper, post, more=zone)
    paper.with_stories("2026-02-21", intro="I.")
    assert "2026-02-21.yml is not out before 2026-02-21" in offline(paper, now="2026-02-20T09:00Z")[1]
    assert offline(paper, now="2026-02-20T23:00Z")[0] == 0


# ── once, on one machine ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_machine_without_the_memory_asks_first(paper: Publication, post: Post) -> None:
    """Where editions are out and no letter is known, both cases are explained; --first says which it is, once."""
    paper.with_stories("2026-02-13", intro="I.")
    paper.with_stories("2026-02-20", intro="I.")
    for more in (["--dry-run"], []):
        code, said = send(paper, "--offline", *more)
        assert code != 0
        assert "letters.db knows of no letter, but earlier editions are out, as that of 2026-02-13" in said
        assert "another machine" in said
        assert "--first" in said
    assert "to:       2 subscribers" in said
    assert post.got == []
    assert send(paper, "--offline", "--first")[0] == 0
    assert send(paper, "2026-02-13", "--offline")[0] == 0
    assert len(post.got) == 4
    assert "--first belong to --to" in run("-C", str(paper.folder), "send", "--via", "listmonk", "--first")[1]


def test_the_first_edition_needs_no_word(paper: Publication, post: Post) -> None:
    """Nothing went out before it; nor does a memory that came along from another machine."""
    paper.with_stories("2026-02-20", intro="I.")
    paper.with_stories("2026-02-06", intro="I.", status="draft")
    assert send(paper, "--offline")[0] == 0
    paper.with_stories("2026-02-27", intro="I.")
    again = Publication.__new__(Publication)
    again.folder = paper.folder.parent / "second"
    shutil.copytree(paper.folder, again.folder)
    assert send(again, "--offline", now="2026-02-27")[0] == 0
    assert len(post.got) == 4


def test_what_was_done_is_said(paper: Publication, post: Post) -> None:
    """The first time, again, and when some are new."""
    paper.with_stories("2026-02-20", intro="I.")
    assert offline(paper)[1].splitlines()[-1] == "2 sent"
    assert offline(paper) == (0, offline(paper)[1])
    assert offline(paper)[1].splitlines()[-1] == "0 new, 2 have it already"
    with (paper.folder.parent / "readers.csv").open("a") as file:
        file.write("cyd@example.org,Cyd\n")
    said = offline(paper)[1].splitlines()
    assert said[2:4] == ["to:       1 subscriber (example.org 1)", "have it:  2"]
    assert said[-1] == "1 sent, 2 have it already"
    assert len(post.got) == 3
    for name in ("ada@example.org", "bob@example.net", "cyd@example.org"):
        assert run("-C", str(paper.folder), "unsubscribe", "--address", name)[0] == 0
    assert offline(paper)[1].splitlines()[-2:] == ["left out: 3 unsubscribed", "0 new"]


def test_a_list_without_anybody_is_the_wrong_one(paper: Publication, post: Post) -> None:
    """The store's, a file's; and it is said how somebody comes onto one."""
    paper.with_stories("2026-02-20", intro="I.")
    readers = paper.folder.parent / "readers.csv"
    readers.write_text("email,name\n")
    code, said = offline(paper)
    assert (code, f"there is nobody on {readers}" in said) == (2, True), said
    for more in ([], ["--dry-run"]):
        code, said = run(
            "-C", str(paper.folder), "send", "--to", "store", "--yes", "--offline", "--now", "2026-02-20", *more
        )
        assert (code, "there is nobody on the store's own list" in said) == (2, True), said
        assert "digest subscribers --add FILE" in said


# ── what nobody has written ──────────────────────────────────────────────────────────────────────────────────────────

STARTER = templates.default_templates() / "starter"


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ({"title": UNWRITTEN_TITLE}, "title: "),
        ({"intro": UNWRITTEN_INTRO}, "intro: "),
        ({"intro": f"{UNWRITTEN_INTRO}\n\nMore of it."}, "intro: "),
        ({"title": "The first edition"}, "title: "),
        ({"title": "the FIRST  edition"}, "title: "),
        ({"intro": "What mattered this week, and why, in *your own words*."}, "intro: "),
        ({"sections": [{"name": "News", "stories": [{**STORY, "title": "Write a headline of your own"}]}]}, "- title: "),
        ({"sections": [{"name": "News", "stories": [{**STORY, "summary": "It rained. Two to four sentences that say what happened and why it matters. It snowed."}]}]}, "summary: "),
        ({"subject": UNWRITTEN_TITLE}, "subject: "),
        ({"also_this_week": [{"title": "One more story in one line", "url": "https://a.example/9"}]}, "- title: "),
    ],
)  # fmt: skip
def test_a_placeholder_goes_to_nobody(paper: Publication, post: Post, keys: dict, at: str) -> None:
    """Wherever it stands: an error at its line when it would go out, a warning in a check and in letters to look at."""
    given = {"title": "A week", "intro": "I.", **keys}
    file = paper.with_stories("2026-02-20", **given)
    code, said = offline(paper)
    assert (code, post.got) == (1, []), said
    (line,) = [line for line in said.splitlines() if "a placeholder still stands here" in line]
    number, column = (int(part) for part in line.split(":")[1:3])
    text = file.read_text(encoding="utf-8").splitlines()[number - 1]
    assert ": error: " in line
    assert text[: column - 1].lstrip() == at
    assert any(
        f":{number}:{column}: warning: " in line for line in paper.messages(dt.datetime(2026, 2, 20, 9, tzinfo=dt.UTC))
    )
    code, said = run("-C", str(paper.folder), "letter", "--now", "2026-02-20", "-o", str(paper.folder / "out"))
    assert (code, f":{number}:{column}: warning: " in said) == (0, True)


def test_the_starter_goes_to_nobody(paper: Publication, post: Post) -> None:
    """Just as it is, if somebody sets it published; every text of it is known, and nothing else is."""
    text = (STARTER / "content/editions/DATE.yml").read_text(encoding="utf-8").replace("{{ date }}", "2026-02-20")
    data = yaml.safe_load(text)
    data["status"] = "published"
    for file in ("content/people.yml", "content/stories/how-we-choose.md"):
        text = (STARTER / file).read_text(encoding="utf-8").replace("{{ date }}", "2026-02-20")
        paper.write(file, text.replace("status: draft", "status: published"))
    paper.write("content/editions/2026-02-20.yml", yaml.safe_dump(data, sort_keys=False).encode())
    code, said = offline(paper)
    assert (code, post.got) == (1, [])
    assert len([line for line in said.splitlines() if "a placeholder still stands here" in line]) >= 7
    known = unwritten.texts(STARTER)
    assert known.has(data["title"])
    placeholders = [text for name, text in vars(model).items() if name.startswith("UNWRITTEN_")]
    assert placeholders
    assert [text for text in placeholders if not known.has(text)] == []
    assert not any(map(known.has, ("", "The first edition of Ulysses", "What mattered this week", "News", "Example")))


# ── a visible way to leave ───────────────────────────────────────────────────────────────────────────────────────────

MAIL = "        unsubscribe_mail: The Test <leave+test@test.example>\n"


def letter_of(post: Post) -> tuple[email.message.EmailMessage, str, str]:
    """The last letter: whole, its text, its HTML."""
    message = email.message_from_bytes(post.got[-1][1], policy=policy.default)
    return message, *(message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("ways", "in_text", "in_html"),
    [
        (ASIDE, r"Unsubscribe: https://lists\.test\.example/u\?\S+\n", r'<a href="https://lists\.test\.example/u\?[^"]+"[^>]*>Unsubscribe</a>'),
        (MAIL, r"To unsubscribe, write to leave\+test@test\.example\n", r'<a href="mailto:leave\+test@test\.example\?subject=unsubscribe"[^>]*>Unsubscribe</a>'),
        (ASIDE + MAIL, r"Unsubscribe: https://", r'<a href="https://lists\.test\.example/u\?[^"]+"[^>]*>Unsubscribe</a>'),
    ],
)  # fmt: skip
def test_every_letter_can_be_left(paper: Publication, post: Post, ways: str, in_text: str, in_html: str) -> None:
    """By a link or by a mail, to be seen in both parts."""
    configure(paper, post, ways=ways)
    paper.with_stories("2026-02-20", intro="I.")
    assert offline(paper)[0] == 0
    message, text, page = letter_of(post)
    assert re.search(in_text, text.replace("\r\n", "\n"))
    assert re.search(in_html, page)
    if MAIL in ways:
        assert "<mailto:leave+test@test.example?subject=unsubscribe>" in message["List-Unsubscribe"]


def test_a_letter_that_cannot_be_left_goes_to_nobody(paper: Publication, post: Post) -> None:
    """A check warns, and who looks at it is told."""
    configure(paper, post, ways="")
    paper.with_stories("2026-02-20", intro="I.")
    what = "the letter cannot be unsubscribed from (add `unsubscribe` or `unsubscribe_mail` to `letter`)"
    code, said = offline(paper)
    assert (code, f"mkdocs.yml:7:7: error: {what}" in said, post.got) == (1, True, []), said
    assert f"mkdocs.yml:7:7: warning: {what}" in paper.messages()
    code, said = run("-C", str(paper.folder), "letter", "--now", "2026-02-20", "-o", str(paper.folder / "out"))
    assert (code, f"warning: {what}" in said) == (0, True)


LINK = '<a href="{{ unsubscribe }}">{{ t("Unsubscribe") }}</a>'


@pytest.mark.parametrize("ways", [ASIDE, MAIL])
@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("letter.mjml", LINK, "", "HTML"),
        ("letter.mjml", LINK, LINK.replace(' href="', ' style="display: none" href="'), "HTML"),
        ("letter.mjml", LINK, f'<span style="font-size:0px">{LINK}</span>', "HTML"),
        ("letter.mjml", LINK, f'<div style="Display : None">{LINK}</div>', "HTML"),
        ("letter.mjml", LINK, f'<div style="width:0;height:0;overflow:hidden">{LINK}</div>', "HTML"),
        ("letter.mjml", LINK, f'<div style="position:absolute;left:-9999px">{LINK}</div>', "HTML"),
        ("letter.mjml", LINK, LINK.replace(' href="', ' style="color:transparent" href="'), "HTML"),
        ("letter.mjml", LINK, "<!-- " + LINK + " -->", "HTML"),
        ("letter.mjml", LINK, '<a href="{{ unsubscribe }}">&#8203; </a>', "HTML"),
        ("letter.mjml", LINK, '<a href="https://test.example/">{{ t("Unsubscribe") }}</a>', "HTML"),
        ("letter.txt", "if unsubscribe", "if false and unsubscribe", "text"),
    ],
)
def test_a_template_that_hides_the_way_out_sends_nothing(
    paper: Publication, post: Post, ways: str, file: str, old: str, new: str, part: str
) -> None:
    """What counts is what a reader sees, whatever the settings say."""
    configure(paper, post, ways=ways)
    ours = templates.default_templates() / "letter"
    for name in ("_parts.mjml", "letter.mjml", "letter.txt"):
        text = (ours / name).read_text(encoding="utf-8")
        assert name != file or old in text
        paper.write(f"templates/letter/{name}", (text.replace(old, new) if name == file else text).encode())
    paper.with_stories("2026-02-20", intro="I.")
    what = f"templates/letter/{file}:1:1: error: no way to unsubscribe can be seen in the {part} of the letter"
    code, said = offline(paper)
    assert (code, what in said, post.got) == (1, True, []), said
    assert any(what.replace("error", "warning") in line for line in paper.messages())


@pytest.mark.parametrize(
    ("more", "said", "unsaid"),
    [
        (ASIDE, ["Every letter has a link", "A link in every letter"], ["write to"]),
        (MAIL, ["To unsubscribe, write to leave+test@test.example."] * 2, ["Every letter has a link", "A link in every letter"]),
        ("", [], ["Every letter has a link", "A link in every letter", "write to leave"]),
        ("      listmonk: {url: 'https://l.example', lists: [1]}\n", ["Every letter has a link", "A link in every letter"], ["write to leave"]),
    ],
)  # fmt: skip
def test_pages_promise_what_is_so(paper: Publication, post: Post, more: str, said: list, unsaid: list) -> None:
    """About leaving, and that nobody asks to confirm an address where a person reads the mail."""
    is_letter = more.startswith("        ")
    subscribe = "      subscribe: {provider: mailto, mail: The Test <join@test.example>}\n"
    configure(paper, post, ways=more if is_letter else "", more=subscribe + ("" if is_letter else more))
    paper.with_stories("2026-02-20", intro="I.")
    paper.build()
    pages = [paper.page("subscribe"), paper.page("privacy")]
    for words, page in zip(said, pages, strict=False):
        assert words in page
    assert not [words for words in unsaid for page in pages if words in page]
    assert "confirm" not in pages[0] + pages[1]
    assert 'href="mailto:join@test.example?subject=subscribe"' in pages[0]


# ── online ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Host:
    """A host of the site that can be made to answer otherwise, by path."""

    def __init__(self, folder: Path) -> None:
        self.answers: dict[str, tuple[int, bytes, str]] = {}
        """By path: status, body, Location."""
        self.asked: list[str] = []
        host = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args: object) -> None:
                super().__init__(*args, directory=str(folder))  # type: ignore[arg-type]

            def do_GET(self) -> None:
                host.asked.append(self.path)
                if self.path not in host.answers:
                    super().do_GET()
                    return
                status, body, location = host.answers[self.path]
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/weekly/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def host(paper: Publication) -> Iterator[Host]:
    """Serves the publication below /weekly/, once it is built there."""
    found = Host(paper.folder / "hosted")
    settings = (paper.folder / "mkdocs.yml").read_text().replace("https://test.example/", found.address)
    paper.write("mkdocs.yml", settings + "site_dir: hosted/weekly\n")
    paper.write("content/images/a b&c (1).jpg", photograph(size=(2400, 1600)))
    picture = {"src": "a b&c (1).jpg", "alt": "A picture"}
    stories = [{**STORY, "image": picture}]
    paper.with_stories(
        "2026-02-20", title="Talks & “more” <in> Geneva", intro="I.", sections=[{"name": "News", "stories": stories}]
    )
    yield found
    found.server.shutdown()
    found.server.server_close()


PAGE, LETTER = "/weekly/editions/2026-02-20/", "/weekly/editions/2026-02-20/letter/"
PICTURE = "/weekly/images/w1360/a%20b&c%20(1).jpg"


def test_a_letter_waits_until_its_edition_is_online(paper: Publication, post: Post, host: Host) -> None:
    """The page, the letter's page and its pictures; each that is wrong is named, and what to do."""
    for more in ([], ["--dry-run"]):
        code, said = send(paper, *more)
        assert code != 0
        assert "what the letter links to is not online:" in said
        for path in (PAGE, LETTER, PICTURE):
            assert f"  {host.address[:-8]}{path} answers 404: there is no such page" in said
        assert "put the site online first" in said
        assert "--offline" in said
        assert "to:       2 subscribers" in said
    assert post.got == []
    host.asked.clear()
    assert run("-C", str(paper.folder), "send", "--test", "me@example.org", "--now", "2026-02-20")[0] == 0
    assert run("-C", str(paper.folder), "letter", "--now", "2026-02-20", "-o", str(paper.folder / "out"))[0] == 0
    assert host.asked == []
    paper.build(site=paper.folder / "hosted/weekly")
    assert send(paper, "--dry-run")[0] == 0
    code, said = send(paper)
    assert (code, len(post.got)) == (0, 3), said
    assert {PAGE, LETTER, PICTURE} <= set(host.asked)
    assert f'src="{host.address}images/w1360/a%20b&amp;c%20(1).jpg"' in letter_of(post)[2]
    host.asked.clear()
    assert send(paper)[1].splitlines()[-1] == "0 new, 2 have it already"
    assert host.asked == []


@pytest.mark.parametrize(
    ("path", "answer", "what"),
    [
        (PAGE, (200, b"<h1>Talks</h1>", ""), f"{PAGE} is an older build: the edition's title is not on it"),
        (PAGE, (200, b"", ""), f"{PAGE} is an older build"),
        (PAGE, (503, b"", ""), f"{PAGE} has trouble: answers 503"),
        (PAGE, (302, b"", PAGE), f"{PAGE} redirects more than 5 times"),
        (PAGE, (302, b"", "/login"), f"{PAGE} answers 404"),
        (LETTER, (403, b"", ""), f"{LETTER} answers 403"),
        (LETTER, (200, b"<h1>Home</h1>", ""), f"{LETTER} is an older build"),
        (PICTURE, (404, b"", ""), f"{PICTURE} answers 404"),
        (PICTURE, (200, b"<!doctype html><h1>Home", ""), f"{PICTURE} answers with a page instead of a picture"),
        (PAGE, (302, b"", "/weekly/latest/"), ""),
        (PAGE, (200, "<p>Talks &amp; “more”\n &lt;in&gt; <em>Geneva</em>".encode(), ""), ""),
    ],
)
def test_what_is_online_is_looked_at(
    paper: Publication, post: Post, host: Host, path: str, answer: tuple[int, bytes, str], what: str
) -> None:
    """An older build and a page in place of a picture are no more online than nothing; redirects are followed."""
    paper.build(site=paper.folder / "hosted/weekly")
    host.answers[path] = answer
    code, said = send(paper)
    assert (code, what in said, len(post.got)) == ((2, True, 0) if what else (0, True, 2)), said
    assert offline(paper)[0] == 0
    assert len(post.got) == 2


def test_nothing_answers_at_all(paper: Publication, post: Post) -> None:
    """A host that is not there, as before a publication has one."""
    settings = (paper.folder / "mkdocs.yml").read_text().replace("https://test.example/", "http://127.0.0.1:9/")
    paper.write("mkdocs.yml", settings)
    paper.with_stories("2026-02-20", intro="I.")
    code, said = send(paper)
    assert (code, "http://127.0.0.1:9/editions/2026-02-20/ cannot be reached" in said, post.got) == (2, True, []), said


# ── pictures inside ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_can_be_looked_at_before_anything_is_online(paper: Publication, post: Post, host: Host) -> None:
    """Pictures are in the .html, the .eml and the letter to oneself, without a build of the site; the same bytes each
    time; a service gets links.
    """
    out, folder = paper.folder / "out", str(paper.folder)
    for _ in range(2):
        assert run("-C", folder, "letter", "--now", "2026-02-20", "-o", str(out))[0] == 0
        files = {file.name: file.read_bytes() for file in out.iterdir()}
    assert not (paper.folder / "hosted").exists()
    page = files["2026-02-20.html"].decode()
    assert re.search(r'src="data:image/jpeg;base64,/9j/[A-Za-z0-9+/]+=*"', page)
    assert host.address + "images/" not in page
    assert run("-C", folder, "send", "--test", "me@example.org", "--now", "2026-02-20")[0] == 0
    for data in (files["2026-02-20.eml"], post.got[-1][1]):
        message = email.message_from_bytes(data, policy=policy.default)
        assert not [defect for part in message.walk() for defect in part.defects]
        assert [part.get_content_type() for part in message.walk()] == [
            "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/jpeg",
        ]  # fmt: skip
        *_, html, picture = message.walk()
        assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html.get_content()
        assert picture.get_content().startswith(b"\xff\xd8")
        assert "Dear " in html.get_content()
        assert max(map(len, data.split(b"\r\n"))) <= 200
    assert run("-C", folder, "letter", "--now", "2026-02-20", "-o", str(out), "--for", "mailchimp")[0] == 0
    assert f"{host.address}images/w1360/" in (out / "2026-02-20-mailchimp.html").read_text()
    shutil.rmtree(out)
    shutil.rmtree(paper.folder / ".cache")
    assert run("-C", folder, "letter", "--now", "2026-02-20", "-o", str(out))[0] == 0
    again = {file.name: file.read_bytes() for file in out.iterdir()}
    assert again
    assert again == {name: files[name] for name in again}


def test_a_templates_own_pictures_are_inside_as_well(paper: Publication, post: Post) -> None:
    """Those that lie beside the plain pages; what lies elsewhere is not read, and stays a link."""
    ours = templates.default_templates() / "letter"
    logos = "".join(
        f'<mj-text><img src="{{{{ url(\'{place}\') }}}}" alt="" /></mj-text>'
        for place in ("logo.png", "../../secret.png", "/etc/x.png", "gone.png")
    )
    text = (ours / "letter.mjml").read_text(encoding="utf-8").replace("<mj-divider />", logos + "<mj-divider />", 1)
    paper.write("templates/letter/letter.mjml", text.encode())
    paper.write("templates/letter/_parts.mjml", (ours / "_parts.mjml").read_bytes())
    for file in ("content/pages/logo.png", "secret.png"):
        paper.write(file, photograph("PNG"))
    paper.with_stories("2026-02-20", intro="I.")
    assert run("-C", str(paper.folder), "letter", "--now", "2026-02-20", "-o", str(paper.folder / "out"))[0] == 0
    sources = re.findall(r'<img src="([^"]{1,60})', (paper.folder / "out/2026-02-20.html").read_text())
    assert sources[0].startswith("data:image/png;base64,")
    assert sources[1:] == [
        "https://test.example/../../secret.png",
        "https://test.example//etc/x.png",
        "https://test.example/gone.png",
    ]
