"""Every template gets what its documented type has, and uses nothing else."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import jinja2.meta
import pytest

from digest.base import parallel
from digest.letter.context import LETTER_TEMPLATES
from digest.render import env
from digest.site.contexts import TEMPLATES
from digest.site.feeds.contexts import FEED_TEMPLATES
from tests.conftest import REPOSITORY
from tests.golden import make
from tests.publication import Publication

CONTEXTS = {"site": TEMPLATES, "feed": FEED_TEMPLATES, "letter": LETTER_TEMPLATES}
EVERY = [(kind, name) for kind, templates in CONTEXTS.items() for name in templates]
FOLDERS = REPOSITORY / "templates"
GLOBALS = {"t", "paths", "absolute", "range", "dict", "namespace", "cycler", "joiner", "lipsum"}


class Rendered(NamedTuple):
    """What templates got, by kind and name."""

    types: defaultdict[tuple[str, str], set[type]]
    names: defaultdict[tuple[str, str], set[frozenset[str]]]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """What is rendered for the golden publications and another one."""
    found = Rendered(defaultdict(set), defaultdict(set))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "_cores", lambda: 1)  # what another process notes is lost
        patch.setattr(env, "renderer", _noting_types(found, env.renderer))
        patch.setattr(jinja2.Template, "render", _noting_names(found, jinja2.Template.render))
        for name in make.LETTERS:
            make.built.__wrapped__(name)
        _other(tmp_path_factory.mktemp("other"))
    return found


def _other(folder: Path) -> None:
    """Build what no golden publication has: a section whose page has moved, and a story that was corrected."""
    publication = Publication(folder)
    story = {"id": "a", "title": "A", "url": "https://a.example/"}
    correction = {"date": dt.date(2026, 2, 21), "text": "It was B.", "story": "a"}
    publication.with_stories(sections=[{"name": "दिन", "stories": [story]}], corrections=[correction])
    publication.build()


def _noting_types(found: Rendered, real: Callable[..., env.Renderer]) -> Callable[..., env.Renderer]:
    def renderer(kind: str, *args: Any, **more: Any) -> env.Renderer:
        render = real(kind, *args, **more)

        def noted(name: str, context: Any) -> str:
            found.types[kind, name].add(type(context))
            return render(name, context)

        return noted

    return renderer


def _noting_names(found: Rendered, real: Callable[..., str]) -> Callable[..., str]:
    def render(template: jinja2.Template, *args: Any, **more: Any) -> str:
        found.names[Path(template.filename).parent.name, template.name].add(frozenset(dict(*args, **more)))
        return real(template, *args, **more)

    return render


@pytest.mark.parametrize("kind", CONTEXTS)
def test_every_template_is_documented(kind: str) -> None:
    """The contract names every template that there is, but for those that others take parts from."""
    there = {path.name for path in (FOLDERS / kind).iterdir() if path.is_file() and not path.name.startswith("_")}
    assert there == set(CONTEXTS[kind])


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_templates_get_what_is_documented_and_nothing_else(rendered: Rendered, kind: str, name: str) -> None:
    """Wherever a template is rendered, its context is of the type in the contract, and all of that has a name in it."""
    documented = CONTEXTS[kind][name]
    assert rendered.types[kind, name] == {documented}
    assert rendered.names[kind, name] == {frozenset(field.name for field in fields(documented))}


@pytest.mark.parametrize(("kind", "name"), EVERY)
def test_templates_use_what_their_context_has(kind: str, name: str) -> None:
    """A template of ours uses no name that its documented type does not give."""
    jinja = jinja2.Environment()
    ours = ["prose", "day", "minutes", "json", "host", "language", "slug", "plain", "wrapped", "money"]
    jinja.filters = dict.fromkeys(ours, str) | jinja.filters
    given = {field.name for field in fields(CONTEXTS[kind][name])} | GLOBALS
    seen, imported, queue = set(), set(), [name]
    while queue:
        tree = jinja.parse((FOLDERS / kind / queue.pop()).read_text(encoding="utf-8"))
        seen |= jinja2.meta.find_undeclared_variables(tree)
        imported |= {name for node in tree.find_all(jinja2.nodes.FromImport) for name in node.names}
        imported |= {node.name for node in tree.find_all(jinja2.nodes.Macro)}
        imported |= {node.target.name for node in tree.find_all(jinja2.nodes.Assign)}
        queue += [
            parent
            for parent in jinja2.meta.find_referenced_templates(tree)
            if not parent.startswith(("_macros", "_parts"))
        ]
    assert seen - imported <= given
