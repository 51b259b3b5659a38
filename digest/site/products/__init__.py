"""What a build makes: the one list of it. A new output is a module here and a row.

The order is that of pages in sitemaps, and that in which files are made.
"""

from digest.site.build import Product, Sealed
from digest.site.products import (
    cards,
    content,
    feeds,
    icons,
    images,
    letters,
    moved,
    offline,
    old_addresses,
    privacy,
    redirects,
    root_files,
    search,
    sitemaps,
    sources,
    subscribe,
    support,
)

PRODUCTS: tuple[Product, ...] = (
    images.PRODUCT,
    letters.PRODUCT,
    content.PRODUCT,
    moved.PRODUCT,
    old_addresses.PRODUCT,
    redirects.PRODUCT,
    root_files.PRODUCT,
    icons.PRODUCT,
    sources.PRODUCT,
    feeds.PRODUCT,
    search.PRODUCT,
    offline.PRODUCT,
    subscribe.PRODUCT,
    support.PRODUCT,
    privacy.PRODUCT,
    sitemaps.PRODUCT,
    cards.PRODUCT,
)
SEALED: tuple[Sealed, ...] = ()
"""What is made last, of the hashes of all files; what a site says of itself (site/publish/manifest) comes after it."""
