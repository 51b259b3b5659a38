"""Editions and stories to feeds: RSS, Atom, JSON Feed."""
