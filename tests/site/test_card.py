"""Preview cards and icons."""

import io
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, features

from digest.site.draw import card, icon, png, typesetting
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


@settings(deadline=None, max_examples=150)
@given(
    TEXT.map(typesetting.shown),
    st.sampled_from((30, 34, 46, 84)),
    st.sampled_from((typesetting.REGULAR, typesetting.BOLD)),
)
def test_letter_by_letter(text: str, size: int, name: str) -> None:
    """Texts from kept letters are as wide, and to the pixel the same, as those that FreeType draws as a whole."""
    typeface = FONTS.at(name, size)
    assert typeface.length(text) == typeface.font.getlength(text)
    for x, anchor in ((300, "ls"), (900, "rs")):
        images = [Image.new("L", (1200, 300)) for _ in range(2)]
        typeface.write(ImageDraw.Draw(images[0]), x, 150, text, 255, from_right=anchor == "rs")
        ImageDraw.Draw(images[1]).text((x, 150), text, fill=255, font=typeface.font, anchor=anchor)
        assert images[0].tobytes() == images[1].tobytes(), anchor


@pytest.mark.skipif(not features.check("raqm"), reason="there is no libraqm")
def test_a_font_of_their_own_is_shaped(tmp_path: Path) -> None:
    """Its letters may move together or change beside one another, so texts are measured and drawn whole."""
    file = Path(shutil.copy(FOLDER / typesetting.BOLD, tmp_path))
    typeface = typesetting.Fonts.read(FOLDER, file).at(typesetting.BOLD, 60)
    assert typeface.length("AVAVA") < sum(map(typeface.length, "AVAVA")) - 10
    for x, is_right in ((20, False), (380, True)):
        image = Image.new("L", (400, 200))
        typeface.write(ImageDraw.Draw(image), x, 100, "AVAVA", 255, from_right=is_right)
        left, _, right, _ = image.getbbox() or (0, 0, 0, 0)
        assert right - left == pytest.approx(typeface.length("AVAVA"), abs=3)
        assert (right if is_right else left) == pytest.approx(x, abs=3)


def test_cards_in_threads() -> None:
    """Are those that are drawn one after the other, though all use the same kept letters."""
    titles = [f"Card {number} " + "".join(map(chr, range(0x400 + number, 0x440 + number))) for number in range(24)]
    with ThreadPoolExecutor(4) as threads:
        drawn_together = list(threads.map(lambda title: drawn(title=title), titles))
    assert drawn_together == [drawn(title=title) for title in titles]


@given(st.integers(1, 20).map(lambda half: half * 2), st.integers(1, 20), st.data())
def test_png(width: int, height: int, data: st.DataObject) -> None:
    """Any picture of sixteen colours is read as what was packed."""
    pixels = bytes(data.draw(st.lists(st.integers(0, 15), min_size=width * height, max_size=width * height)))
    palette = data.draw(st.binary(min_size=48, max_size=48))
    image = Image.frombytes("P", (width, height), pixels)
    read = Image.open(io.BytesIO(png.packed(image, palette)))
    assert (read.format, read.mode, read.size) == ("PNG", "P", (width, height))
    assert read.convert("RGB").tobytes() == b"".join(palette[3 * value : 3 * value + 3] for value in pixels)


@pytest.mark.parametrize(
    "text", ["Talks in Geneva", "Переговоры в Женеве", "Συνομιλίες στη Γενεύη", "Rozmowy w Łodzi, Čeština, Tiếng Việt"]
)
def test_the_bundled_font_has_european_letters(text: str) -> None:
    """No letter of Latin, Cyrillic and Greek is drawn as the sign for a letter that is not there."""
    font = FONTS.at(typesetting.BOLD, 40).font
    missing = bytes(font.getmask("\ufffe"))
    assert not [sign for sign in text if sign != " " and bytes(font.getmask(sign)) == missing]
    assert typesetting.foreign(text) == ""
    assert typesetting.foreign("Geneva 日内瓦 جنيف") == "日内瓦جنيف"


def test_lines_fit() -> None:
    """Between words, within a word that is too long, and with an ellipsis at the end."""
    typeface = FONTS.at(typesetting.REGULAR, 30)
    for text in ("one two three " * 20, "x" * 300, "日内瓦" * 50):
        broken = typesetting.lines(text, typeface, 400, 3)
        assert len(broken) == 3
        assert broken[-1].endswith("…")
        assert all(typeface.length(line) <= 400 for line in broken)


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


def test_a_font_that_is_replaced(publication: Publication) -> None:
    """Draws the cards again, in the same process as well."""
    publication.edition("2026-02-20")
    settings_file = publication.folder / "mkdocs.yml"
    settings_file.write_text(settings_file.read_text().replace("[digest]", "[{digest: {card_font: own.ttf}}]"))
    cards = []
    for name in (typesetting.BOLD, typesetting.REGULAR, typesetting.BOLD):
        publication.write("own.ttf", (FOLDER / name).read_bytes())
        publication.build()
        cards.append((publication.site / "editions/2026-02-20/card.png").read_bytes())
    assert cards[0] == cards[2] != cards[1]


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
