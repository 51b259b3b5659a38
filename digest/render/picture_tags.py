"""Pictures on pages: the file for every screen, its size known before it is there, and fetched when it is needed."""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from digest.base import html_tags
from digest.model import Picture
from digest.render import urls

Shape = str
"""How wide a picture stands on a page: 'lead', 'column' or 'page'."""

_SIZES: Mapping[Shape, str] = {
    "lead": "(min-width: 1240px) 690px, (min-width: 900px) 56vw, 100vw",
    "column": "(min-width: 1240px) 380px, (min-width: 640px) 46vw, 100vw",
    "page": "(min-width: 720px) 680px, 100vw",
}
"""In CSS pixels, for https://html.spec.whatwg.org/multipage/images.html#sizes-attributes."""


def tag(
    src: str, alt: str, picture: Picture | None, url: Callable[[str], str], *, shape: Shape, is_first: bool = False
) -> Markup:
    """The HTML of a picture.

    Args:
        src: its path below content/images/.
        alt: what stands for it where it is not seen.
        picture: its size and widths; None when nothing is known of it.
        url: the link from the page to a path.
        shape: how wide it stands.
        is_first: it is seen at once, so it is fetched at once.
    """
    return _tag(src, Markup(' alt="{}"').format(alt), picture, url, shape, is_first=is_first)


def in_prose(html: str, pictures: Mapping[str, Picture], url: Callable[[str], str]) -> str:
    """Sanitised prose with its pictures made fit for every screen.

    Args:
        html: sanitised.
        pictures: those that can be shown, by src.
        url: gives the link to a path of the site.
    """

    def found(tag: html_tags.Tag) -> str:
        src = tag.attributes.get("src", "").removeprefix("/images/") if tag.name == "img" else ""
        if src not in pictures:
            return tag.source
        rest = "".join(f' {name}="{value}"' for name, value in tag.pairs if name != "src")
        return _tag(src, Markup(rest), pictures[src], url, "page", is_first=False)  # noqa: S704 - went through nh3

    return html_tags.changed(html, found)


def _tag(
    src: str, rest: Markup, picture: Picture | None, url: Callable[[str], str], shape: Shape, *, is_first: bool
) -> Markup:
    size = Markup("")
    if picture and picture.width:
        size = Markup(' width="{}" height="{}"').format(picture.width, picture.height)
    when = Markup(' fetchpriority="high"') if is_first else Markup(' loading="lazy"')
    if not picture or not picture.widths:
        return Markup('<img src="{}"{}{}{} decoding="async">').format(url(urls.image(src)), rest, size, when)
    sizes = escape(_SIZES[shape])
    own = urls.own_format(src)
    first = url(urls.image(src) if picture.width <= picture.widths[-1] else urls.image_at(src, picture.widths[-1], own))
    return Markup(
        '<picture><source type="image/webp" srcset="{}" sizes="{}">'
        '<img src="{}"{}{}{} srcset="{}" sizes="{}" decoding="async"></picture>'
    ).format(_set(src, picture, "webp", url), sizes, first, rest, size, when, _set(src, picture, own, url), sizes)


def _set(src: str, picture: Picture, ending: str, url: Callable[[str], str]) -> str:
    return ", ".join(f"{url(_file(src, picture, width, ending))} {width}w" for width in picture.widths)


def _file(src: str, picture: Picture, width: int, ending: str) -> str:
    is_itself = width == picture.width and ending == urls.own_format(src)
    return urls.image(src) if is_itself else urls.image_at(src, width, ending)
