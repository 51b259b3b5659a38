"""Texts that are made to take long, of any size: for Markdown, for YAML, for the settings and for whole files."""

from collections.abc import Callable, Mapping

Make = Callable[[int], str]
"""From a number of characters, roughly, to a text."""


def _run(unit: str, before: str = "", after: str = "") -> Make:
    return lambda size: before + unit * (size // len(unit)) + after


def _numbered(unit: str, before: str = "", after: str = "") -> Make:
    return lambda size: before + "".join(unit.format(n) for n in range(size // len(unit))) + after


MARKDOWN: Mapping[str, Make] = {
    "quotes in quotes": _run("> "),
    "quotes in quotes without spaces": _run(">"),
    "quotes that go deeper": lambda size: "\n".join(">" * (n % 900) + "a" for n in range(size // 450)),
    "lists in lists": _run("- "),
    "numbered lists in lists": _run("1. "),
    "lists": _run("- a\n"),
    "emphasis that does not end": _run("*a **a "),
    "emphasis of both kinds": _run("*a_ "),
    "emphasis in emphasis": lambda size: "*" * (size // 2) + "a" + "*" * (size // 2),
    "strikes": _run("~~a ~b "),
    "brackets": _run("["),
    "brackets in brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "links that do not end": _run("[a]("),
    "links to angles": _run("[a](<b"),
    "pictures in pictures": lambda size: "![" * (size // 4) + "](a)" * (size // 4),
    "links": _run("[a](https://x.test/) "),
    "links that lead nowhere": _run("[a](b) "),
    "pictures": _run("![](a.png)"),
    "code": lambda size: "".join("`" * n + "a" for n in range(1, int((2 * size) ** 0.5))),
    "code blocks": _run("```\n"),
    "footnotes": _numbered("[^{0}]: x\n\n[^{0}] "),
    "one footnote": _run("[^a] ", after="\n\n[^a]: x\n"),
    "definitions": _numbered("[{0}]: /x\n[{0}]\n\n"),
    "one long definition": lambda size: f"[a]: /{'x' * (size // 2)}\n\n{'[a]' * (size // 6)}",
    "rows": _run("|1|2|\n", "|a|b|\n|-|-|\n"),
    "columns": lambda size: f"|{'a|' * (size // 8)}\n|{'-|' * (size // 8)}\n{'|x' * 3}\n" * 2,
    "headings": _run("## a\n"),
    "rules": _run("---\n"),
    "escapes": _run("\\"),
    "ampersands": _run("&"),
    "spelt ampersands": _run("&amp;"),
    "hard spaces": _run("\xa0"),
    "references": _run("&#x41;"),
    "references that are none": _run("&aaaa"),
    "long references": _run("&#9999999999999;"),
    "angles": _run("<"),
    "comments": _run("<!--"),
    "declarations": _run("a <!A"),
    "instructions": _run("a <?"),
    "CDATA": _run("a <![CDATA["),
    "divs": _run("<div>"),
    "divs on lines": _run("<div>\n"),
    "bold": _run("<b>"),
    "bold within a line": _run("<b>", "a "),
    "links within links": _run("<a href=/x>", "a "),
    "long links in every paragraph": lambda size: f"<a href='/{'x' * (size // 2)}'>" + "<p>" * (size // 6),
    "tags in every paragraph": lambda size: _numbered("<b lang=a{0}>")(size // 2) + "<p>" * (size // 6),
    "tables in tables": _run("<table>"),
    "cells in cells": _run("<table><td>"),
    "tables": _run("<table><tr><td>a</table>"),
    "lists of HTML": _run("<ul><li>"),
    "entries": _run("<li>"),
    "entries of both kinds": _run("<dd><li>"),
    "details": _run("<details>"),
    "headings of HTML": _run("<h2>"),
    "ends": _run("</p>"),
    "ends of nothing": _run("</b>", "a "),
    "crossed ends": _run("<b><p></b>", "a "),
    "ends that are out of reach": _run("<div>" * 90 + "<table><td>" + "</div>" * 90),
    "ends in texts": _run("<div><textarea></div></textarea>"),
    "ends in drawings": _run('<div><svg><style><a title="</style></div>"></a></style></svg>'),
    "templates": _run("<template>"),
    "drawings": _run("<svg>"),
    "formulas": _run("<math><mtext>"),
    "choices": _run("<select><option>"),
    "scripts": _run("a <script>"),
    "names": _numbered("<x{0}>", "a "),
    "attributes": _run("b=c ", "<a ", ">"),
    "attributes of many names": _numbered("b{0}=c ", "a <a ", ">x</a>"),
    "unfinished tags": _run("<a "),
    "addresses that do not end": _run("<http:"),
    "words": _run("word "),
    "one word": _run("x"),
    "words of Han": _run("日本 "),
    "line separators": _run("\u2028"),
    "merges": _run("<<<<<<< a\n"),
}
YAML: Mapping[str, Make] = {
    "keys": _numbered("k{0}: 1\n"),
    "one key": _run("a: 1\n"),
    "anchors": _numbered("k{0}: &a{0} 1\n"),
    "aliases": _run("- *a\n", "a: &a 1\nb:\n"),
    "entries": _run("- \n", "a:\n"),
    "entries between brackets": _run("1,", "a: [", "]"),
    "keys between braces": _numbered("k{0}: 1,", "a: {{", "}}"),
    "brackets": _run("["),
    "braces": _run("{a: "),
    "lists in lists": _run("- "),
    "keys that are asked for": _run("? "),
    "keys below keys": lambda size: "\n".join(" " * n + "a:" for n in range(int((2 * size) ** 0.5))),
    "directives": _numbered("%TAG !a{0}! x\n", after="--- a\n"),
    "documents": _run("---\n"),
    "tags": _run("- !a b\n", "a:\n"),
    "plain text": _run("  c\n", "a: b\n"),
    "a block": _run("  c\n", "a: |\n"),
    "escapes": _run("\\n", 'a: "', '"'),
    "apostrophes": _run("''", "a: '", "'"),
    "a long key": _run("x", after=": a\n"),
    "comments": _run("# c\n", "a: b\n"),
    "merges": _run("<<<<<<< a\n", "a: |\n"),
    "merges in a block": _run("  <<<<<<< a\n", "a: |\n"),
    "merges in quotes": _run("<<<<<<< a\n", 'a: "\n', '"'),
    "brackets that do not end": _run("[x", "a: b\nc: ", " y: }"),
    "colons": _run("b: ", "a: "),
    "quotes that do not end": _run("'", "a: 'b' "),
    "line separators": _run("\u2028", 'a: "', '"\nb: c: d'),
    "ampersands in a block": _run("  &a\n", "a: |\n"),
    "control characters": _run('- "\\x01"\n', "a:\n"),
    "tabs": _run("\t", "a:\n"),
}
SETTINGS: Mapping[str, Make] = {
    **YAML,
    "a bomb": lambda size: (
        "extra:\n  a0: &a0 [x, x]\n"
        + "".join(f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, max(size // 30, 2)))
    ),
    "a bomb of merges": lambda size: (
        "extra:\n  a0: &a0 {x: y}\n"
        + "".join(f"  a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, max(size // 40, 2)))
    ),
    "a long list many times": lambda size: f"a: &a [{'x,' * (size // 4)}]\nb: [{'*a,' * (size // 8)}]\n",
    "itself": lambda size: "a: &a [*a]\n",
    "a number": _run("9", "extra: {a: ", "}"),
    "a number of sixties": _run(":59", "extra: {a: 1", "}"),
    "a number of twos": _run("1", "extra: {a: 0b", "}"),
}

_EDITION = "date: 2026-02-20\ntitle: T\nintro: I.\nsections:\n  - name: News\n    stories:\n"
_STORY = "      - {title: A, url: 'https://a.test/x', summary: S.}\n"
_FRONT = "---\ntitle: T\ndate: 2026-02-20\n---\n"


def _edition(unit: str, *, below: str = "") -> Make:
    return _numbered(unit, _EDITION + below)


def _own(name: str) -> tuple[str, Make]:
    return "content/stories/own.md", lambda size: _FRONT + MARKDOWN[name](size)


FILES: Mapping[str, tuple[str, Make]] = {
    **{
        name: ("content/editions/2026-02-20.yml", make)
        for name, make in {
            "unknown keys": _edition("k{0}: 1\n", below=_STORY),
            "unknown keys in stories": _edition("      - {{title: A, url: 'https://a.test/{0}', sumary: S.}}\n"),
            "stories": _edition("      - {{title: A{0}, url: 'https://a.test/{0}', source: S, summary: S.}}\n"),
            "one story": _edition("      - {{title: A, url: 'https://a.test/x', summary: S.}}\n"),
            "empty stories": _edition("      - {{}}\n"),
            "pictures that are missing": _edition(
                "      - {{title: A, url: 'https://a.test/{0}', image: {{src: a{0}.png, alt: a}}}}\n"
            ),
            "articles that are missing": _edition("      - {{story: a{0}}}\n"),
            "sections": _edition(
                "  - name: S{0}\n    stories: [{{title: A, url: 'https://a.test/{0}'}}]\n", below=_STORY
            ),
            "links": _edition("  - {{title: A, url: 'https://a.test/{0}'}}\n", below=f"{_STORY}also_this_week:\n"),
            "corrections": _edition("  - {{date: 2026-02-20, text: A}}\n", below=f"{_STORY}corrections:\n"),
            "anchors": _edition("k{0}: &a{0} 1\n", below=_STORY),
            "line separators": _edition('k{0}: "\u2028"\n', below=_STORY),
            "comments that were hardly meant": _edition("  title: a #b\n", below=f"{_STORY}x: |\n"),
            "tags": lambda size: (
                f"{_EDITION}      - {{title: A, url: 'https://a.test/x', tags: [{_numbered('t{0},')(size)}]}}\n"
            ),
            "a title": lambda size: (
                f"{_EDITION}      - {{title: '{'word ' * (size // 5)}', url: 'https://a.test/x'}}\n"
            ),
            "an address": lambda size: (
                f"{_EDITION}      - {{title: A, url: 'https://a.test/?{'utm_x=a&' * (size // 8)}'}}\n"
            ),
            "small summaries": _edition(
                "      - {{title: A, url: 'https://a.test/{0}', summary: '" + "<b>" * 11 + "<p>" * 12 + "'}}\n"
            ),
        }.items()
    },
    "people": ("content/people.yml", _numbered("p{0}: {{name: A}}\n")),
    "people with unknown keys": ("content/people.yml", _numbered("p{0}: {{nme: A}}\n")),
    "people with hostile lives": ("content/people.yml", _numbered("p{0}: {{name: A, bio: '<b><p><i><p>'}}\n")),
    "feeds": ("content/feeds.yml", _numbered("- url: https://a.test/{0}\n")),
    "feeds with unknown keys": ("content/feeds.yml", _numbered("- urrl: https://a.test/{0}\n")),
    "one feed": ("content/feeds.yml", _run("- url: https://a.test/\n")),
    "quotes": _own("quotes in quotes"),
    "divs": _own("divs"),
    "tables": _own("tables"),
    "ampersands": _own("ampersands"),
    "bold": _own("bold"),
    "words": _own("words"),
    "support": ("content/support.md", MARKDOWN["bold within a line"]),
    **{
        f"settings: {name}": ("mkdocs.yml", SETTINGS[name])
        for name in ("keys", "a bomb", "a bomb of merges", "a long list many times", "a number", "braces")
    },
    "a drawing": ("content/images/a.svg", _run("<g/>", '<svg xmlns="http://www.w3.org/2000/svg">', "</svg>")),
}
