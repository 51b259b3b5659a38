"""The desk in the browser: a server that turns requests into verbs, and the page that asks it.

a browser ─guard▶ a route ─▶ Publication ─verbs▶ files
                                  └─events▶ all open pages
"""
