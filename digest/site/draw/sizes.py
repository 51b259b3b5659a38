"""The sizes of what is drawn."""

ICONS = (32, 144, 180, 192, 512)
"""Pixels of the icons: for browsers, RSS, iOS, Android, and everything that scales."""
