"""The Site to the files of the website."""
