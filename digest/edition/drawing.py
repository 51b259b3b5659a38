"""SVG files: whether one is only a drawing, wherever and however it is opened. Pure.

On a page, as a picture, no browser runs anything of it or loads anything for it. But it is also a file of the site that
can be opened by itself, and then it is a page of its own, with no policy where the host sends none. So nothing passes
that runs, that loads something, or that is HTML. What editors of drawings write about themselves in namespaces of their
own does nothing, and stays.

Sources: SVG 2, 15.8 to 15.10 (scripts, animations), 16 (links), https://www.w3.org/TR/SVG2/;
URL Standard, 4.4 (what is left out of an address); CSS Syntax 3, 4.3.7 (escapes); xml-stylesheet 1.0.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_OF_PAGES = {
    "http://www.w3.org/1999/xhtml": "HTML",
    "http://www.w3.org/1998/Math/MathML": "MathML",
    "http://www.w3.org/1999/XSL/Transform": "XSLT",
    "http://www.mozilla.org/xbl": "XBL",
    "http://www.w3.org/ns/xbl": "XBL",
    "http://www.w3.org/2001/XInclude": "XInclude",
    "http://www.w3.org/2001/xml-events": "XML Events",
}
"""Namespaces whose elements do something."""
_ACTIVE = {"script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video", "canvas"}
_ADDRESSES = {"href", "src"}
_SENDS = {"action", "formaction", "ping", "poster", "data", "srcset", "srcdoc", "background"}
_ANIMATES = {"set", "animate", "animatetransform", "animatemotion", "animatecolor"}
_VALUES = {"from", "to", "by", "values"}
_INSTRUCTIONS = {"xpacket"}
"""Those that bracket metadata (XMP)."""
_ENCODINGS = {None, "utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}
"""Encodings that a browser reads as this parser does."""
_MOST, _DEEPEST = 200_000, 200
"""Tags, and elements within one another: browsers give up, or worse, at some hundreds."""

_UNSEEN = re.compile("[\x00-\x20]+")
_RUNS = re.compile(
    r"javascript:|vbscript:|data:(?!image/(?:png|jpe?g|gif|webp|avif|bmp)[;,]|font/|application/(?:x-)?font)"
)
_INSIDE = re.compile(r"#|data:")
_LEADS = re.compile(r"(?:https?:|mailto:|[^:]*(?:[/?#]|$))")
"""What a link may lead to: the web, a mailbox, a page of the site."""
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_NO_STYLE = re.compile(r"(?:aria|data)-|(?:id|class|d|points|lang)$")
_URL = re.compile(
    r"\burl\(\s*[\"']?([^)\"']{0,100})|@import|\b(?:image-set|image|cross-fade|src|expression)\(|-moz-binding"
)
_SPACE = re.compile(r"@namespace[^;{}]*+(;?)")
"""Names a namespace by its address, and loads nothing; without its semicolon it is something else."""


def harm(data: bytes) -> str:
    """What an SVG has that runs or loads something, in words and with its line; '' when it is only a drawing."""
    if data.count(b"<") > _MOST:
        return f"it has more than {_MOST:,} tags"
    search = _Search()
    try:
        search.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter two for encodings
        return search.found or f"it is no well-formed SVG ({error})"
    return search.found


class _Search:
    """Goes through a file, and notes the first thing that is no drawing."""

    def __init__(self) -> None:
        self.found = ""
        self._open: list[str] = []
        self._style: list[str] = []
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = lambda *_: self._note("it declares entities")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ProcessingInstructionHandler = self._instruction
        parser.XmlDeclHandler = self._declaration

    def _note(self, what: str) -> None:
        self.found = self.found or f"{what} (line {self.parser.CurrentLineNumber})"

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding.lower() if encoding else None) not in _ENCODINGS:
            self._note(f"it is encoded as {encoding}")

    def _doctype(self, _: str, __: str | None, ___: str | None, has_subset: int) -> None:
        if has_subset:
            self._note("it declares entities or the like")

    def _instruction(self, target: str, _: str) -> None:
        if target.lower() not in _INSTRUCTIONS:
            self._note(f"it has an instruction <?{target}?>")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        element = local.lower()
        if not self._open and (space, local) != (_SVG, "svg"):
            self._note(f"its outermost element is <{local}> and no <svg> of SVG's namespace")
        self._open.append(element if space == _SVG else "")
        if len(self._open) > _DEEPEST:
            self._note(f"more than {_DEEPEST} elements stand within one another")
        if space in _OF_PAGES:
            self._note(f"it has {_OF_PAGES[space]} in it, a <{local}>")
        if element in _ACTIVE:
            self._note(f"it has a <{element}>")
        for key, value in attributes.items():
            space, _, local = key.rpartition(" ")
            for what in _in_attribute(element, space, local.lower(), value):
                self._note(what)

    def _end(self, _: str) -> None:
        if self._open.pop() == "style":
            for what in _in_style("".join(self._style)):
                self._note(f"its <style> {what}")
            self._style.clear()

    def _text(self, text: str) -> None:
        if self._open and self._open[-1] == "style":
            self._style.append(text)


def _in_attribute(element: str, space: str, name: str, value: str) -> Iterator[str]:
    address = _UNSEEN.sub("", value).lower()
    if name.startswith("on"):
        yield f"it has a script in `{name}`"
    if (name in _SENDS and not space) or (name == "base" and address):
        yield f"it has an address in `{name}`"
    if name in _ADDRESSES and space in ("", _XLINK):
        yield from _in_address(element, name, address)
    if element in _ANIMATES:
        yield from _in_animation(name, address)
    if not space and not _NO_STYLE.match(name):
        yield from (f"its `{name}` {what}" for what in _in_style(value))


def _in_address(element: str, name: str, address: str) -> Iterator[str]:
    if _RUNS.match(address):
        yield f"it has a script in `{name}`"
    elif not (_LEADS if element == "a" else _INSIDE).match(address) and address:
        yield f"it loads another file in `{name}`"


def _in_animation(name: str, value: str) -> Iterator[str]:
    changed = value.rpartition(":")[2]
    if name == "attributename" and changed.startswith("on"):
        yield f"it sets a script in `{changed}`"
    if name == "attributename" and changed in _ADDRESSES | {"base"}:
        yield f"it changes an address, `{changed}`"
    if name in _VALUES and any(_RUNS.match(part) for part in value.split(";")):
        yield f"it has a script in `{name}`"


def _in_style(style: str) -> Iterator[str]:
    """What a style, or an attribute that is one, loads."""
    if "(" not in style and "@" not in style and "-moz" not in style and "\\" not in style:
        return
    plain = _SPACE.sub(lambda found: "" if found[1] else found[0], _ESCAPE.sub(_unescaped, style).lower())
    for found in _URL.finditer(plain):
        address = _UNSEEN.sub("", found[1] or "")
        if found[1] is None or not _INSIDE.match(address) or _RUNS.match(address):
            yield f"loads something: {found[0][:40]}"


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else 0
    return (chr(code) if 0 < code < 0x110000 else " ") if found[1] else found[2]
