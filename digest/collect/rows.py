"""Lists of feeds that are no XML: tables with a head, and addresses line by line. Pure.

A line of addresses may go on as newsboat has it: tags, with quotes around those that have spaces, of which the first
is the section, and "~Name" says what to call the feed (https://newsboat.org/releases/2.39/docs/newsboat.html).
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from digest.errors import ParseError

_WORDS = {
    "url": "xmlurl,xml url,feed url,feedurl,url feed,url du flux,feed address,feed adresse,feed link,rss url,rss feed,"
    "rss link,feed,rss,flux,フィード,订阅源,url,address,adresse,webadresse,internetadresse,lien,dirección,enlace,"
    "indirizzo,endereço,link,адрес,ссылка,地址,网址,網址,链接,アドレス,リンク,주소,رابط,href",
    "title": "feed title,feed name,title,name,titel,bezeichnung,titre,nom,título,titulo,nombre,nome,titolo,naam,nazwa,"
    "tytuł,название,заголовок,имя,标题,標題,名称,名稱,名前,タイトル,제목,이름,عنوان,text",
    "section": "section,category,categories,folder,folders,group,tag,tags,kategorie,kategorien,rubrik,ordner,gruppe,"
    "thema,catégorie,categorie,rubrique,dossier,groupe,categoría,carpeta,sección,categoria,cartella,sezione,pasta,"
    "seção,map,kategoria,категория,папка,раздел,分类,分類,类别,文件夹,カテゴリ,カテゴリー,フォルダ,フォルダー,카테고리,"
    "폴더,분류",
    "language": "language,lang,sprache,langue,idioma,lingua,taal,język,язык,语言,語言,言語,언어",
}
"""What columns are called, in the languages that feed readers and spreadsheets speak; the surest name first."""
_HEADS = {key: text.split(",") for key, text in _WORDS.items()}
_SEPARATORS = "\t", ";", ",", "|"
_SEPARATOR_SAID = re.compile(r"sep=(.)", re.I)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ADDRESS = re.compile(r"(?:feed:|https?:|feeds:|pcast:|itpc:)/{0,2}\S", re.I)
_HEADLESS = re.compile(
    r"""^\s*"?(?:https?|feeds?)://[^\s"]+(?:"?\t[^"]|"?[,;|]\s*"?[^\W\d_][^/.=&"]*(?:[,;|"]|$))""", re.I
)
"""An address and what can only be further columns."""
_NEXT = re.compile(r"[,;](?=(?:https?|feeds?|pcast|itpc)://)", re.I)


class Row(NamedTuple):
    """What one line says."""

    line: int
    url: str
    title: str = ""
    section: str = ""
    language: str = ""
    why: str = ""
    """What is wrong with it, in words, or ''."""


class Table(NamedTuple):
    """What stands in a list."""

    rows: tuple[Row, ...]
    noted: tuple[str, ...] = ()
    """What was not understood, in words."""


def read(text: str, first: int = 1) -> Table:
    """Read a table with a column of addresses, or addresses line by line.

    Args:
        text: of the list.
        first: the number of its first line.

    Raises:
        ParseError: it is a table, and one that is broken; or its first line is no line.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", re.sub("\r\n?", "\n", text))
    said = _SEPARATOR_SAID.fullmatch(lines[0].strip()) if lines else None
    start = 1 if said else 0
    body, first = "".join(lines[start:]), first + start
    for separator in [said[1]] if said else _SEPARATORS:
        if table := _table(body, separator, first):
            return table
    return Table(tuple(_lines(body, first)))


def _table(body: str, separator: str, first: int) -> Table | None:
    """The rows of a table; None where it is none, or one with another separator."""
    head = _head(body, separator)
    if any(_ADDRESS.match(name) for name in head):
        return None
    where = {key: head.index(name) for key, names in _HEADS.items() for name in reversed(names) if name in head}
    if "url" in where:
        cells = list(_cells(body, separator, first))
    elif len(head) > 1:
        try:
            cells = list(_cells(body, separator, first))
        except ParseError:
            return None
        where |= _full_column(cells)
    if "url" not in where:
        return None
    rows = tuple(
        Row(line, **{"url": "", **{key: row[at] for key, at in where.items() if at < len(row)}})
        for line, row in cells
        if any(row) and [_word(cell) for cell in row] != head and not row[0].startswith("#")
    )
    others = [name for at, name in enumerate(head) if name and at not in where.values()]
    return Table(rows, (f"columns that are not read: {', '.join(others)}",) if others else ())


def _head(body: str, separator: str) -> list[str]:
    line = next((line for line in body.split("\n") if line.strip() and not line.startswith("#")), "")
    if len(line) > csv.field_size_limit():
        raise ParseError(f"the list has a line of more than {csv.field_size_limit():,} characters")
    return [_word(cell) for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]


def _word(cell: str) -> str:
    return " ".join(re.sub(r"[_-]", " ", unicodedata.normalize("NFKC", cell).casefold()).strip(' ":').split())


def _full_column(cells: Sequence[tuple[int, list[str]]]) -> dict[str, int]:
    """The column of addresses below a head in a language that we do not know: it has nothing else."""
    below = [row for _, row in cells[1:] if any(row)]
    wide = range(min(map(len, below), default=0))
    return next(({"url": at} for at in wide if all(_ADDRESS.match(row[at]) for row in below)), {})


def _cells(body: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The rows, and the line on which each begins."""
    rows = csv.reader(io.StringIO(body), delimiter=separator, skipinitialspace=separator != "\t", strict=True)
    line = first
    try:
        for row in rows:
            if any("\n" in cell and _ADDRESS.search(cell) for cell in row):
                raise ParseError(f"this is no CSV: line {line}: a quote is opened and not closed")
            yield line, [cell.strip() for cell in row]
            line = first + rows.line_num
    except csv.Error as error:
        raise ParseError(f"this is no CSV: line {line}: {error}") from None


def _lines(body: str, first: int) -> Iterator[Row]:
    for number, line in enumerate(body.split("\n"), start=first):
        tokens = list(_tokens(line))
        urls = [token for quoted, token in tokens if not quoted and _ADDRESS.match(token)]
        if not tokens:
            continue
        if _HEADLESS.search(line):
            why = f"{line.strip()[:80]!r} is a row of a table; begin the file with a line that says url, title, section"
            yield Row(number, "", why=why)
        elif not urls or tokens[0] != (False, urls[0]):
            yield Row(number, line.strip())
        else:
            words = [token for quoted, token in tokens if quoted or token not in urls]
            title = next((word[1:].strip() for word in words if word.startswith("~")), "")
            section = next((word for word in words if word[:1] not in ("~", "!", "")), "")
            yield from (Row(number, url, title if len(urls) == 1 else "", section) for url in urls)


def _tokens(line: str) -> Iterator[tuple[bool, str]]:
    """The words of a line up to a comment, and whether they stood in quotes."""
    for found in _TOKEN.finditer(line):
        if found[2] and found[2].startswith("#"):
            return
        if found[2]:
            yield from ((False, token) for token in _NEXT.split(found[2].rstrip(",;")) if token)
        else:
            yield True, re.sub(r"\\(.)", r"\1", found[1])
