"""Pages at the addresses of the first version, which lead on to where they are now."""

from digest.site import moved
from digest.site.build import Product

PRODUCT = Product("moved", pages=moved.pages)
