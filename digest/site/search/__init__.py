"""The index that readers search in their own browsers."""
