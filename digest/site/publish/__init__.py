"""Outputs to the folder of the site: all or nothing."""
