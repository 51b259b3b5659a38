"""Pictures that are drawn: preview cards and icons."""
