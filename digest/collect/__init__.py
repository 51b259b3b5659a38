"""Feeds to items, and the store that remembers them. Goes out to the network; knows no edition."""
