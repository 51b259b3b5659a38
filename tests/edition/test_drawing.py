"""SVG files: what is only a drawing passes, and nothing else does."""

import pytest

from digest.edition import drawing
from tests.growth import grows_evenly

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def svg(inside: str = "", attributes: str = "", before: str = "") -> bytes:
    return f'{before}<svg {NS} width="40" height="40" {attributes}>{inside}</svg>'.encode()


HOSTILE = {
    "script": (svg("<script>alert(1)</script>"), "it has a <script>"),
    "script of HTML": (svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>'), "it has HTML in it"),
    "script of any prefix": (b'<x:svg xmlns:x="http://www.w3.org/2000/svg"><x:ScRipt/></x:svg>', "it has a <script>"),
    "load": (svg(attributes='onload="alert(1)"'), "it has a script in `onload`"),
    "begin": (svg('<animate onbegin="alert(1)" attributeName="x" dur="1s"/>'), "it has a script in `onbegin`"),
    "link": (svg('<a href="javascript:alert(1)"><text>x</text></a>'), "it has a script in `href`"),
    "link in capitals": (svg('<a xlink:href="JaVaScRiPt:alert(1)"/>'), "it has a script in `href`"),
    "link with a tab": (svg('<a href="java&#9;script:alert(1)"/>'), "it has a script in `href`"),
    "link with a line feed": (svg('<a href="java&#10;script:alert(1)"/>'), "it has a script in `href`"),
    "link with a return": (svg('<a href="java&#13;script:alert(1)"/>'), "it has a script in `href`"),
    "link with blanks before": (svg('<a href=" &#x20;&#9;javascript:alert(1)"/>'), "it has a script in `href`"),
    "link with a tab before the colon": (svg('<a href="javascript&#9;:alert(1)"/>'), "it has a script in `href`"),
    "link to a page within": (svg('<a href="data:text/html,&lt;script>alert(1)&lt;/script>"/>'), "it has a script in `href`"),
    "link to a drawing within": (svg('<a href="data:image/svg+xml,x"/>'), "it has a script in `href`"),
    "link to XML within": (svg('<a href="data:application/xhtml+xml,x"/>'), "it has a script in `href`"),
    "link to a blob": (svg('<a href="blob:https://x.test/1"/>'), "it loads another file in `href`"),
    "link by vbscript": (svg('<a href="vbscript:x"/>'), "it has a script in `href`"),
    "set to a script": (svg('<a><set attributeName="href" to="java&#9;script:alert(1)"/></a>'), "it changes an address"),
    "set xlink": (svg('<a><set attributeName="xlink:href" to="x"/></a>'), "it changes an address"),
    "animate to a script": (svg('<a><animate attributeName="href" values="#;javascript:alert(1)"/></a>'), "it changes an"),
    "values": (svg('<animate attributeName="x" values="#a; java&#10;script:alert(1)"/>'), "it has a script in `values`"),
    "from": (svg('<animate attributeName="x" from="javascript:alert(1)"/>'), "it has a script in `from`"),
    "by": (svg('<animate attributeName="x" by="0;javascript:alert(1)"/>'), "it has a script in `by`"),
    "set a handler": (svg('<set attributeName=" onmouseover " to="alert(1)"/>'), "it sets a script in `onmouseover`"),
    "set the base": (svg('<set attributeName="xml:base" to="x"/>'), "it changes an address"),
    "HTML": (svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'), "it has a <foreignobject>"),
    "form": (svg('<form xmlns="http://www.w3.org/1999/xhtml" action="javascript:alert(1)"/>'), "it has HTML in it, a <form>"),
    "formaction": (svg('<x:button xmlns:x="http://www.w3.org/1999/xhtml" formaction="x"/>'), "it has HTML in it, a <button>"),
    "refresh": (svg('<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh"/>'), "it has HTML in it, a <meta>"),
    "XHTML": (b'<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>', "its outermost element is <html>"),
    "no namespace": (b"<svg><g/></svg>", "its outermost element is <svg> and no <svg> of SVG's namespace"),
    "style sheet": (svg(before='<?xml-stylesheet href="https://x.test/a.css"?>'), "it has an instruction <?xml-stylesheet?>"),
    "style sheet behind": (svg() + b'<?xml-stylesheet type="text/xsl" href="#a"?>', "it has an instruction <?xml-style"),
    "XSLT": (svg('<x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/>'), "it has XSLT in it"),
    "MathML": (svg('<math xmlns="http://www.w3.org/1998/Math/MathML" href="javascript:x"/>'), "it has MathML in it"),
    "listener": (svg('<e:listener xmlns:e="http://www.w3.org/2001/xml-events"/>'), "it has XML Events in it"),
    "handler": (svg("<handler>alert(1)</handler>"), "it has a <handler>"),
    "entity": (svg("&x;", before='<!DOCTYPE svg [<!ENTITY x "y">]>'), "it declares entities"),
    "attribute list": (svg(before='<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>'), "it declares entities"),
    "picture elsewhere": (svg('<image href="https://x.test/a.png"/>'), "it loads another file in `href`"),
    "picture of no scheme": (svg('<image xlink:href="//x.test/a.png"/>'), "it loads another file in `href`"),
    "picture on this machine": (svg('<image href="file:///etc/passwd"/>'), "it loads another file in `href`"),
    "picture that is a drawing": (svg('<image href="data:image/svg+xml;base64,x"/>'), "it has a script in `href`"),
    "part elsewhere": (svg('<use href="https://x.test/a.svg#b"/>'), "it loads another file in `href`"),
    "filter elsewhere": (svg('<filter id="f"><feImage href="https://x.test/a"/></filter>'), "it loads another file"),
    "gradient elsewhere": (svg('<linearGradient href="a.svg#b"/>'), "it loads another file in `href`"),
    "base": (svg('<use href="#a"/>', 'xml:base="https://x.test/"'), "it has an address in `base`"),
    "film": (svg('<video xmlns="http://www.w3.org/1999/xhtml" src="https://x.test/a"/>'), "it has HTML in it, a <video>"),
    "film of SVG": (svg('<video href="https://x.test/a"/>'), "it has a <video>"),
    "frame": (svg('<iframe src="https://x.test/a"/>'), "it has a <iframe>"),
    "ping": (svg('<a href="#a" ping="https://x.test/a"/>'), "it has an address in `ping`"),
    "import": (svg("<style>@import 'https://x.test/a.css';</style>"), "its <style> loads something: @import"),
    "import in two parts": (svg("<style>@im<![CDATA[port 'https://x.test/a.css';]]></style>"), "its <style> loads something"),
    "import with an escape": (svg("<style>@\\69mport 'https://x.test/a.css';</style>"), "its <style> loads something"),
    "font": (svg("<style>@font-face{src:url( 'https://x.test/a' )}</style>"), "its <style> loads something: url("),
    "background": (svg('<g style="background:url(https://x.test/a)"/>'), "its `style` loads something: url("),
    "background with an escape": (svg('<g style="background:u\\72l(https://x.test/a)"/>'), "its `style` loads something"),
    "background set": (svg("<g style=\"background:image-set('https://x.test/a' 1x)\"/>"), "its `style` loads something"),
    "fill": (svg('<g fill="url(https://x.test/a#b)"/>'), "its `fill` loads something: url("),
    "filter": (svg('<g filter="URL(\'//x.test/a#b\')"/>'), "its `filter` loads something: url("),
    "behind a namespace": (svg("<style>@namespace a {} g{fill:url(https://x.test/a)}</style>"), "its <style> loads something"),
    "encoding": (b'<?xml version="1.0" encoding="utf-7"?>' + svg(), "it is encoded as utf-7"),
    "too deep": (svg("<g>" * 300 + "</g>" * 300), "more than 200 elements"),
    "too much": (svg("<g/>" * 200_001), "it has more than 200,000 tags"),
    "broken": (svg("<g>"), "it is no well-formed SVG"),
}  # fmt: skip

GOOD = {
    "shapes": svg('<circle cx="20" cy="20" r="9" fill="red"/><text x="1" y="9">a (b) @c</text>'),
    "Inkscape": svg(
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="#fff"/>'
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><cc:Work rdf:about="" '
        'xmlns:cc="http://creativecommons.org/ns#"><dc:type xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work></rdf:RDF></metadata>'
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><linearGradient id="b" xlink:href="#a"/></defs>'
        '<g style="fill:url(#b);font-family:Times;-inkscape-font-specification:\'Times New Roman\\, Bold\'"><path d="M0,0"/></g>',
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3 (0e150ed)" '
        'inkscape:export-filename="C:\\image(1).png"',
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Created with Inkscape (http://www.inkscape.org/) -->\n',
    ),
    "Illustrator": svg(
        '<style type="text/css">.st0{fill:#FFF;clip-path:url(#c);}\n@namespace x url(http://x.test/);</style><g class="st0"/>',
        'version="1.1" id="Layer_1" x="0px" y="0px" viewBox="0 0 40 40" xml:space="preserve" '
        'style="enable-background:new 0 0 40 40;"',
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
    ),
    "metadata of Adobe": svg(
        '<metadata><?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><a>b</a></x:xmpmeta>'
        '<?xpacket end="w"?></metadata><path d="M0 0L9 9"/>'
    ),
    "picture within": svg(f'<image xlink:href="{PIXEL}" width="9" height="9"/>'),
    "picture within, broken into lines": svg(f'<image href="{PIXEL[:40]}&#10; {PIXEL[40:]}" width="9" height="9"/>'),
    "font within": svg("<style>@font-face{font-family:A;src:url(data:font/woff2;base64,d09GMgABAAAAAA)}</style><g/>"),
    "parts": svg('<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/><use xlink:href="#a" x="9"/>'),
    "links": svg(
        '<a href="https://x.test/a?b=javascript:"><text>x</text></a><a xlink:href="mailto:a@x.test"/><a href="/b"/>'
    ),
    "motion": svg(
        '<circle r="9"><animate attributeName="r" values="1;9;1" dur="2s"/><set attributeName="fill" to="red"/></circle>'
    ),
    "motion on a path": svg('<path id="p" d="M0 0"/><g><animateMotion dur="2s"><mpath href="#p"/></animateMotion></g>'),
    "filters and masks": svg(
        '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><mask id="m"/><g filter="url(#f)" mask=\'url("#m")\'/>'
    ),
    "in Latin letters": '<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg">é</svg>'.encode(
        "latin-1"
    ),
    "of any prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>',
    "empty addresses": svg('<a href=""/><use href="#"/>'),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_more_than_a_drawing_is_refused(name: str) -> None:
    """With what it is and where."""
    data, why = HOSTILE[name]
    found = drawing.harm(data)
    assert found
    assert found.startswith(why)


@pytest.mark.parametrize("name", GOOD)
def test_a_drawing_stays_one(name: str) -> None:
    """As the usual programs write them."""
    assert drawing.harm(GOOD[name]) == ""


def test_the_line_is_said() -> None:
    """What is harmful in a drawing is named with the line on which it stands."""
    assert drawing.harm(svg("\n\n<script/>")) == "it has a <script> (line 3)"


def test_a_browser_runs_and_loads_nothing(chromium, serve, tmp_path) -> None:
    """Whatever passes is opened by itself, with no policy: no script runs, and nothing else is asked for."""
    for name, data in GOOD.items():
        (tmp_path / f"{name}.svg").write_bytes(data)
    (tmp_path / "bad.svg").write_bytes(HOSTILE["load"][0])
    base = serve(tmp_path)
    context = chromium.new_context()
    page = context.new_page()
    asked, dialogs = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{base}/bad.svg")
    assert dialogs == ["1"]  # so that the rest means something
    dialogs.clear()
    for name in GOOD:
        asked.clear()
        page.goto(f"{base}/{name}.svg")
        assert page.evaluate("document.documentElement.namespaceURI") == "http://www.w3.org/2000/svg", name
        assert [url for url in asked[1:] if not url.startswith("data:")] == [], name
    assert dialogs == []
    context.close()


KINDS = {
    "elements": "<g/>",
    "attributes": "<g a='b' c='d'/>",
    "addresses": "<g style='fill:url(url('/>",
    "styles": "<style>a</style>",
    "text": "a ",
    "comments": "<!-- a -->",
    "instructions": "<?a b?>",
    "nesting": "<g>",
}


@pytest.mark.parametrize("unit", KINDS.values(), ids=KINDS)
def test_it_takes_as_long_as_the_file_is(unit: str) -> None:
    """Twice as much of anything in a drawing takes twice as long."""
    grows_evenly(lambda size: svg(unit * (size // len(unit))), drawing.harm, 700_000)


@pytest.mark.parametrize("unit", ["url(", "\\", "@namespace ", "@import", "url(#", "/*"])
def test_so_it_does_for_a_style(unit: str) -> None:
    """And so do style sheets, style attributes and many attributes."""
    grows_evenly(lambda n: svg(f"<style>{unit * n}</style>"), drawing.harm, 200_000)
    grows_evenly(lambda n: svg(f'<g style="{unit * n}"/>'), drawing.harm, 200_000)
    grows_evenly(lambda n: svg("<g " + " ".join(f"a{number}=''" for number in range(n)) + "/>"), drawing.harm, 50_000)
