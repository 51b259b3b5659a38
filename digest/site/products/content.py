"""The pages that are made of content alone: editions, the archive, sections, tags, sources, people, articles."""

from digest.site import pages
from digest.site.build import Product

PRODUCT = Product("content", pages=pages.plan)
