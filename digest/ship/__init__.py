"""Outputs to the disk, and from there to a browser."""
