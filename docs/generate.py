"""Make what is written down from the code: JSON Schemas, references, the glossary, the list of products.

    python -m docs.generate      or: make docs

A test holds the files to what this gives.
"""

import ast
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from digest import model
from digest.base import json_schema, schema
from digest.edition import kinds
from digest.letter import context as letter_context
from digest.render import naming, paths, urls
from digest.render.publication import Publication
from digest.settings import options
from digest.site import contexts, products
from digest.site.build import Product
from digest.site.products import PRODUCTS
from digest.site.readers import context as readers
from digest.site.theme.masthead import Masthead
from docs.glossary import glossary

HERE = Path(__file__).parent


def documents() -> dict[str, str]:
    """Every generated file, by its path below docs/."""
    schemas = {
        f"schema/{name}": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in kinds.json_schemas().items()
    }
    written = {"settings.md": settings(), "templates.md": templates(), "design.md": design(), "glossary.md": glossary()}
    return {**schemas, **written}


def design() -> str:
    """The page on design as it is, with the list of products in it."""
    text = (HERE / "design.md").read_text(encoding="utf-8")
    before, begin, rest = text.partition("<!-- products -->\n")
    _, end, after = rest.partition("<!-- /products -->")
    rows = [f"| {product.name} | {_about(product)} |" for product in PRODUCTS]
    return "\n".join([before + begin, "| product | what it is |", "| --- | --- |", *rows, "", end + after])


def _about(product: Product) -> str:
    """The first line of the module in which a product is defined."""
    module = next(m for m in vars(products).values() if getattr(m, "PRODUCT", None) is product)
    return inspect.getdoc(module).partition("\n")[0]


def settings() -> str:
    """The reference of the digest's own settings."""
    lines = [
        "# Settings",
        "",
        "One file, `mkdocs.yml`, has them all: those of [MkDocs](https://www.mkdocs.org/user-guide/configuration/) and of",
        "[Material](https://squidfunk.github.io/mkdocs-material/setup/), and the digest's own under `plugins: - digest:`.",
        "This page is made from the code (`make docs`).",
        "",
        "| setting | default | what it is |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{name}` | {default} | {text} |"
        for name, default, text in _options(json_schema.described(options.Options), "")
    ]
    lines += [
        "",
        "Of MkDocs' settings the digest itself reads `site_name`, `site_url`, `site_description`, `copyright`, `docs_dir`,",
        "`site_dir`, `theme.language` and `theme.direction`; the rest reaches the theme.",
        "",
        "`site_dir` may be a link into a web root: it is followed, and stays. The next site is made ready in a folder beside the",
        "one that it names, `.site.digest/` for `site/`, and takes its place in one moment. `.git`, `.nojekyll`, `.well-known/` and",
        "all else that no build wrote stay in the site. Into a container, mount the folder above `site/`: who holds `site/` itself",
        "goes on with the old one.",
        "",
    ]
    return "\n".join(lines)


def _options(form: Any, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in form.model_fields.items():
        if inner := next(schema.forms_in(field.annotation), None):
            yield from _options(inner, f"{prefix}{field.alias or name}.")
        else:
            has_none = field.default is None or field.default_factory or field.is_required()
            default = "" if has_none else f"`{json.dumps(field.default)}`"
            about = " ".join((field.description or "").split())
            yield f"{prefix}{field.alias or name}", default, about.replace("|", "&#124;").replace("<", "&lt;")


def templates() -> str:
    """The reference of what templates may use."""
    lines = [
        "# Templates",
        "",
        "A file below `templates/` of a publication stands in place of the digest's own file of the same name; everything",
        "else stays the digest's and keeps its updates. Page bodies are in `templates/site/`, what is changed in the MkDocs",
        "theme in `templates/theme/`, the letter in `templates/letter/`, translated labels in `templates/labels/`. Templates are",
        "[Jinja](https://jinja.palletsprojects.com/templates/) with autoescape; a name that does not exist is an error with",
        "its place. This page is made from the code (`make docs`).",
        "",
        "## What every template gets",
        "",
        *_fields(contexts.Common),
        "",
        "Filters: `prose` (a text as HTML, its links relative to the page), `day` (a date in words: `long`, `full`, `short`),",
        "`minutes` (words to minutes of reading), `language` (a tag to the name of the language), `host` (the name of a site),",
        "`slug`, `json` (for structured data), `picture` (an image with copies for every screen). Functions: `t(label, …)` (a label in the publication's language),",
        "`paths.edition(day)`, `paths.tag(name)` and the like (the paths of the site, see below),",
        "`absolute(path, publication.url)`.",
        "",
        "## What each template gets besides",
        "",
    ]
    for name, kind in contexts.TEMPLATES.items():
        about = inspect.getdoc(kind).partition(": ")[2]
        lines += [f"### `{name}`", "", about[:1].upper() + about[1:], ""]
        common = {field.name for field in fields(contexts.Common)}
        lines += [*_fields(kind, common), ""] if len(fields(kind)) > len(common) else []
    about = "The letter of an edition; see [letter.md](letter.md)."
    lines += ["### `letter/letter.mjml` and `letter/letter.txt`", "", about, ""]
    lines += [*_fields(letter_context.LetterContext), ""]
    lines += ["### The theme's templates", "", "MkDocs' own variables, `t(label)`, and `digest`:", ""]
    lines += [*_fields(Masthead), "", "## `paths`", "", *_paths(), "", "## The values", ""]
    for kind in _values():
        lines += [f"### {kind.__name__}", "", inspect.getdoc(kind), "", *_fields(kind), ""]
    return "\n".join(lines)


def _paths() -> list[str]:
    """What ``paths`` has, with a line each."""
    constants = [f"`paths.{name}`" for name in paths.PLACES]
    functions = [(name, getattr(urls, name)) for name in paths.OF_SOMETHING]
    functions += [(name, getattr(naming.Names, name)) for name in paths.BY_NAME]
    rows = [
        f"| `paths.{name}({_arguments(found)})` | {inspect.getdoc(found).partition(chr(10))[0]} |"
        for name, found in functions
    ]
    return [f"Places: {', '.join(constants)}.", "", "| function | what it gives the path of |", "| --- | --- |", *rows]


def _arguments(function: Callable[..., object]) -> str:
    return ", ".join(name for name in inspect.signature(function).parameters if name != "self")


def _values() -> list[type]:
    own = [Publication, readers.Invitation, readers.SignUp, readers.Appeal, readers.Giving, readers.Gift]
    own += [readers.PayBy, readers.Banner, readers.PrivacyStatement, contexts.Pager, contexts.Term, letter_context.Plea]
    names = "Edition Section Story Article Cover Headline Entry Prose Image Picture Link Correction Person"
    return [*own, *(getattr(model, name) for name in names.split())]


def _fields(kind: type, without: set[str] = frozenset()) -> list[str]:
    """A table of a type's fields: name, type and the docstring behind it, its own and those that it inherits."""
    rows: dict[str, str] = {}
    for part in reversed(kind.__mro__):
        if part.__module__.startswith("digest."):
            rows |= _documented(part)
    shown = [f"| `{name}` | {text} |" for name, text in rows.items() if name not in without]
    return ["| name | what it is |", "| --- | --- |", *shown]


def _documented(kind: type) -> dict[str, str]:
    body = ast.parse(inspect.getsource(kind)).body[0].body
    found = {}
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign):
            is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            text = " ".join(after.value.value.split()) if is_text else ""
            kind_name = ast.unparse(node.annotation).replace("|", "or")
            found[node.target.id] = f"`{kind_name}`" + (f": {text.replace('|', '&#124;')}" if text else "")
    return found


if __name__ == "__main__":
    for path, text in documents().items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_text(text, encoding="utf-8")
