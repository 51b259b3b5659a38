"""The MkDocs theme around our pages."""
