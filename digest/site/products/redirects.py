"""The file of redirects, for hosts that answer with one themselves; on all others pages lead on.

Sources: https://docs.netlify.com/routing/redirects/, https://developers.cloudflare.com/pages/configuration/redirects/.
"""

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote, urlsplit

from digest.base import fingerprint
from digest.model import Output
from digest.render import urls
from digest.site.build import Build, Planned, Product


def _files(build: Build, planned: Planned) -> Iterator[Output]:
    base = quote(urlsplit(build.rendering.publication.url).path or "/")
    text = "".join(f"{base}{path} {base}{now} 301\n" for path, now in build.redirects())
    if text and urls.REDIRECTS not in planned.taken:
        yield Output(urls.REDIRECTS, fingerprint.of_values(text), partial(text.encode, "ascii"))


PRODUCT = Product("redirects", files=_files)
