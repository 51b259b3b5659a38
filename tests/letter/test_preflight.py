"""What is wrong with a letter before it goes, at the line that is to blame."""

from collections.abc import Callable

import pytest

from digest.letter import subject as subjects
from tests.publication import LETTERS, Publication

STORY = {"title": "T", "url": "https://a.example/", "source": "S"}


def story(**keys: object) -> dict:
    return {"intro": "Something.", "sections": [{"name": "News", "stories": [{**STORY, **keys}]}]}


def test_a_good_letter_is_let_go(paper: Publication) -> None:
    """Nothing is said of it."""
    paper.with_stories(intro="Something.")
    assert paper.messages() == []


@pytest.mark.parametrize(
    ("keys", "at", "what"),
    [
        ({"intro": "I.", "subject": "S" * 79}, "subject: S", "the subject has 79 characters"),
        ({"intro": "I.", "subject": "BREAKING NEWS"}, "subject: B", "the subject is all capitals"),
        ({"intro": "I.", "title": "T" * 79}, "title: T", "the subject has 79 characters"),
        ({"subject": "Read me", "preheader": "Read me, do"}, "preheader: R", "the preheader repeats the subject"),
        (story(url="http://a.example/"), "url: h", "the link to a.example is not encrypted"),
        (story(url="https://bit.ly/x"), "url: h", "the link goes by way of bit.ly, which counts readers"),
        (story(url="https://example.com/x"), "url: h", "the link leads to example.com, which is nobody's"),
        (story(summary="See [this](https://t.co/x)."), "summary: S", "the link goes by way of t.co"),
        (story(summary="Dear {{ name }},"), "summary: D", "`{{ name }}` looks like a variable that nobody filled"),
        (story(summary="Dear %recipient.x%,"), "summary: D", "`%recipient.x%` looks like a variable that nobody"),
        ({"intro": "x " * 60_000}, "sections:", "of which Gmail shows 102"),
    ],
)
def test_faults_stand_at_their_line(paper: Publication, keys: dict, at: str, what: str) -> None:
    """In the edition file, where the value begins."""
    paper.with_stories(**keys)
    found = [line for line in paper.messages() if what in line]
    assert len(found) == 1, paper.messages()
    file, line, column, level = found[0].split(":")[:4]
    assert (file, level) == ("content/editions/2026-02-20.yml", " warning")
    text = (paper.folder / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    key, value = at.split(":")
    assert text[int(column) - 1 :].startswith(value.strip() or key)
    assert text.strip().startswith(f"{key}:")


@pytest.mark.parametrize(
    ("subject", "is_shouted"),
    [
        ("BREAKING NEWS", True),
        ("READ THIS NOW", True),
        ("Breaking News", False),
        ("BREAKING NEWs", False),
        ("US, EU AND UK SIGN", True),
        ("NATO, EU, UK", False),
        ("NATO – OECD – UNHCR", False),
        ("UNESCO: UNICEF", False),
        ("COVID-19: WHO, EU, CDC", False),
        ("ASEAN/OPEC/BRICS", False),
        ("2026: 12345678", False),
        ("AI 本周要闻与欧盟", False),
        ("NATO UNESCO UNICEF 本周要闻与欧盟峰会的消息和评论文章", False),
        ("اتفاق جديد بين EU و UK", False),
        ("ข่าว GDP และ IMF ประจำสัปดาห์", False),
        ("השבוע: NATO ו־EU", False),
        ("हिन्दी में GDP", False),
        ("今週のニュース", False),
        ("DIE STRAßE NACH ROM", True),
        ("DIE STRASSE NACH ROM", True),
        ("GROẞE FREUDE", True),
        ("die große Freude", False),
        ("ΝΕΑ ΤΗΣ ΕΒΔΟΜΑΔΑΣ", True),
        ("Νέα της εβδομάδας", False),
        ("НОВОСТИ НЕДЕЛИ", True),
        ("Новости недели", False),
        ("ნიუსი და ამბები", False),
        ("ᲜᲘᲣᲡᲘ ᲓᲐ ᲐᲛᲑᲔᲑᲘ", True),
        ("ՇԱԲԱԹՎԱ ԼՈՒՐԵՐԸ", True),
        ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᎤᎾᏙᏢᏒ", False),
        ("ＢＲＥＡＫＩＮＧ　ＮＥＷＳ", True),
        ("𝐁𝐑𝐄𝐀𝐊𝐈𝐍𝐆 𝐍𝐄𝐖𝐒", True),
        ("İSTANBUL'DA SEÇİM", True),
        ("ΆΡΘΡΟ 5º", False),
    ],
)
def test_capitals_are_those_of_a_script_that_has_others(subject: str, is_shouted: bool) -> None:
    """Shouting is a matter of scripts with small letters; acronyms are no shouting, and ß is no small letter."""
    assert subjects.is_shouted(subject) == is_shouted


@pytest.mark.parametrize(
    ("subject", "width"),
    [
        ("S" * 79, 79),
        ("要" * 40, 80),
        ("ดี" * 40, 40),
        ("हिन्दी", 5),
        ("e\u0301" * 50, 50),
        ("한국 뉴스", 9),
        ("\u200fعلم", 3),
    ],
)
def test_subjects_are_as_long_as_they_are_wide(subject: str, width: int) -> None:
    """CJK counts double, and marks that combine count nothing."""
    assert subjects.width(subject) == width


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"subject": "AI 本周要闻与欧盟"}, ""),
        ({"subject": "اتفاق جديد بين EU و UK"}, ""),
        ({"subject": "สวัสดีประเทศไทยที่นี่มีข่าวดีประจำสัปดาห์ของเราทุกวันศุกร์ที่สิบเก้านี้นะครับผม"}, ""),
        ({"subject": "要" * 40}, "the subject has the width of 80 letters"),
        ({"subject": "Neue Stra\u00dfe", "preheader": "NEUE STRASSE, neu"}, "the preheader repeats the subject"),
        ({"subject": "Caf\u00e9", "preheader": "Cafe\u0301 und mehr"}, "the preheader repeats the subject"),
    ],
)
def test_letters_in_any_script(paper: Publication, keys: dict, what: str) -> None:
    """They are judged by what one sees."""
    paper.with_stories(**{"intro": "Something.", **keys})
    assert [what in line for line in paper.messages()] == ([True] if what else [])


def test_pictures_are_judged(paper: Publication) -> None:
    """Those that are heavy, those that mail programs do not show, those without a text."""
    images = paper.folder / "content/images"
    images.mkdir()
    (images / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    from PIL import Image

    Image.effect_noise((900, 900), 90).save(images / "b.png")
    stories = [
        {**STORY, "image": {"src": "a.svg", "alt": "A"}},
        {**STORY, "url": "https://b.example/", "image": {"src": "b.png", "alt": "B"}},
    ]
    paper.with_stories(intro="I.", sections=[{"name": "News", "stories": stories}])
    whats = [line.partition("warning: ")[2] for line in paper.messages()]
    assert any(what.startswith("most mail programs show no SVG: a.svg") for what in whats)
    assert any(what.startswith("the picture has ") and "KB" in what for what in whats)


@pytest.mark.parametrize(
    ("without", "what"),
    [
        ("        address: 1 Test Street\n", "the letter has no postal address, which the law wants"),
        ("        unsubscribe: https://lists.test.example/u?{token}\n", "the letter cannot be unsubscribed from"),
    ],
)
def test_what_the_settings_lack(publication: Publication, without: str, what: str) -> None:
    """Stands in the settings file, at `letter`."""
    settings = LETTERS.replace(without, "")
    publication.write("mkdocs.yml", settings)
    publication.with_stories(intro="I.")
    found = [line for line in publication.messages() if what in line]
    assert len(found) == 1
    line, column = (int(part) for part in found[0].split(":")[1:3])
    assert settings.splitlines()[line - 1][column - 1 :].startswith("letter:")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda t: t.replace("{{ url('') }}", "editions/"), "error: the letter has a link that leads nowhere from a mailbox: 'editions/'"),
        (lambda t: t.replace("{{ edition.title }}", "{% raw %}{{ title }}{% endraw %}"), "error: `{{ title }}` was not filled"),
        (lambda t: t.replace("<h1 ", "<div style='display: flex'></div><h1 "), "warning: Outlook does not take `display:"),
        (lambda t: t.replace("<h1 ", "<svg></svg><h1 "), "warning: Outlook does not take `svg`"),
    ],
)  # fmt: skip
def test_faults_of_a_template_stand_at_the_template(
    paper: Publication, change: Callable[[str], str], what: str
) -> None:
    """And one that makes a letter useless keeps it from being sent."""
    from digest.render.templates import default_templates

    ours = (default_templates() / "letter/letter.mjml").read_text(encoding="utf-8")
    parts = (default_templates() / "letter/_parts.mjml").read_text(encoding="utf-8")
    paper.write("templates/letter/letter.mjml", change(ours).encode())
    paper.write("templates/letter/_parts.mjml", parts.encode())
    paper.with_stories(intro="Something.")
    assert [line for line in paper.messages() if line.startswith("templates/letter/letter.mjml:1:1: " + what)], (
        paper.messages()
    )


def test_only_letters_that_have_still_to_go_are_judged(paper: Publication) -> None:
    """The latest that is out, and what follows; nobody mends a letter that was sent."""
    for day in ("2026-02-06", "2026-02-13", "2026-02-20", "2026-02-27"):
        paper.with_stories(day, intro="I.", subject="S" * 90)
    days = [line.split("/")[2][:10] for line in paper.messages() if "the subject has" in line]
    assert sorted(days) == ["2026-02-20"]
