"""Preview cards and icons."""

import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from digest.site.draw import card, icon, typesetting
from tests.conftest import REPOSITORY
from tests.publication import Publication

FOLDER = REPOSITORY / "templates" / "fonts"
FONTS = typesetting.Fonts.read(FOLDER, None)
TEXT = st.text(st.one_of(st.characters(), st.sampled_from("aω Ж\u0301\U0001f600\u202e\x00 ")), max_size=200)


def drawn(**said: object) -> bytes:
    """A card with something on it."""
    face = {
        "masthead": "M",
        "date": "1 May",
        "title": "T",
        "headlines": ("A", "B", "C"),
        "colour": "#123456",
        "rtl": False,
    }
    return card.draw(card.Card(**(face | said)), FONTS)


def picture_of(path: Path) -> Image.Image:
    """A picture file, closed again."""
    return Image.open(io.BytesIO(path.read_bytes()))


@settings(deadline=None, max_examples=40)
@given(TEXT, TEXT, st.lists(TEXT, max_size=4).map(tuple), st.booleans())
def test_a_card_of_any_text(masthead: str, title: str, headlines: tuple[str, ...], rtl: bool) -> None:
    """Has its size, keeps its margins free, and is the same again."""
    face = {"masthead": masthead, "title": title, "headlines": headlines, "rtl": rtl}
    image = Image.open(io.BytesIO(data := drawn(**face)))
    assert image.size == (1200, 630)
    assert drawn(**face) == data
    grey = image.convert("L")
    for side in ((0, 20, 60, 630), (1150, 20, 1200, 630), (0, 600, 1200, 630)):
        assert grey.crop(side).getextrema()[0] > 240, side


@pytest.mark.parametrize(
    "text", ["Talks in Geneva", "Переговоры в Женеве", "Συνομιλίες στη Γενεύη", "Rozmowy w Łodzi, Čeština, Tiếng Việt"]
)
def test_the_bundled_font_has_european_letters(text: str) -> None:
    """No letter of Latin, Cyrillic and Greek is drawn as the sign for a letter that is not there."""
    font = FONTS.at(typesetting.BOLD, 40)
    missing = bytes(font.getmask("\ufffe"))
    assert not [sign for sign in text if sign != " " and bytes(font.getmask(sign)) == missing]
    assert typesetting.foreign(text) == ""
    assert typesetting.foreign("Geneva 日内瓦 جنيف") == "日内瓦جنيف"


def test_lines_fit() -> None:
    """Between words, within a word that is too long, and with an ellipsis at the end."""
    font = FONTS.at(typesetting.REGULAR, 30)
    for text in ("one two three " * 20, "x" * 300, "日内瓦" * 50):
        broken = typesetting.lines(text, font, 400, 3)
        assert len(broken) == 3
        assert broken[-1].endswith("…")
        assert all(font.getlength(line) <= 400 for line in broken)


def test_cards_follow_their_edition(publication: Publication) -> None:
    """A new title draws one card again; a lost site takes them from the cache; switched off they are gone."""
    publication.edition("2026-02-13")
    publication.edition("2026-02-20")
    publication.build()
    path = "editions/2026-02-20/card.png"
    before = (publication.site / path).read_bytes()
    assert f'<meta property="og:image" content="https://test.example/{path}">' in publication.page("")
    publication.edition("2026-02-20", "Another title")
    cards = [name for name in publication.build().written if name.endswith("card.png")]
    assert cards == [path]
    after = (publication.site / path).read_bytes()
    assert after != before
    shutil.rmtree(publication.site)
    kept = sorted((publication.folder / ".cache/digest/cards").iterdir())
    assert len(kept) == 2, "the old card is forgotten"
    publication.build()
    assert (publication.site / path).read_bytes() == after
    settings_file = publication.folder / "mkdocs.yml"
    settings_file.write_text(settings_file.read_text().replace("[digest]", "[{digest: {cards: false}}]"))
    publication.build()
    assert not list(publication.site.rglob("card.png"))
    assert "card.png" not in publication.page("")


def test_letters_that_the_font_lacks_are_noticed(publication: Publication) -> None:
    """Once, where they stand; a font of the publication's own ends that."""
    publication.edition(title="日内瓦会谈")
    publication.edition("2026-02-13", title="日内瓦")
    (said,) = publication.messages()
    assert said.startswith("content/editions/2026-02-20.yml:2:8: warning: the font of preview cards lacks letters")
    shutil.copy(FOLDER / typesetting.BOLD, publication.folder / "own.ttf")
    settings_file = publication.folder / "mkdocs.yml"
    text = settings_file.read_text()
    settings_file.write_text(text.replace("[digest]", "[{digest: {card_font: own.ttf}}]"))
    assert publication.messages() == []
    publication.write("own.ttf", b"no font")
    (said,) = publication.messages()
    assert said == "mkdocs.yml:5:32: error: `own.ttf` is no font that can be read (TTF and OTF can be read)"
    settings_file.write_text(text.replace("[digest]", "[{digest: {card_font: absent.ttf}}]"))
    assert "there is no file `absent.ttf`" in publication.messages()[0]


def test_icons(publication: Publication, tmp_path: Path) -> None:
    """The first letter of the name, or the publication's own picture, cut to a square; what is none is refused."""
    publication.edition()
    publication.build()
    sizes = {path.name: picture_of(path).size for path in (publication.site / "icons").iterdir()}
    assert sizes == {f"{size}.png": (size, size) for size in (32, 144, 180, 192, 512)}
    assert picture_of(publication.site / "favicon.ico").info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    letters = [icon.drawn(name, "#8a1c1c", FONTS) for name in ("The Ant", "Ant", "Bee", "日")]
    assert not ImageChops.difference(letters[0], letters[1]).getbbox()
    assert ImageChops.difference(letters[1], letters[2]).getbbox()
    assert letters[3].getpixel((230, 300)) == (255, 255, 255)
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "#00ff00").save(picture, "PNG")
    publication.write("content/images/mark.png", picture.getvalue())
    settings_file = publication.folder / "mkdocs.yml"
    settings_file.write_text(settings_file.read_text().replace("[digest]", "[{digest: {icon: mark.png}}]"))
    publication.build()
    assert picture_of(publication.site / "icons/192.png").convert("RGB").getpixel((96, 96)) == (0, 255, 0)
    publication.write("content/images/mark.png", b"<svg/>")
    (said,) = publication.messages()
    assert said.startswith("mkdocs.yml:5:27: error: `mark.png` cannot be the icon: it is no PNG, JPEG or WebP")
