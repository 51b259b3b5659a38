"""Who gets which letter, and what became of it: the one memory that sending has."""
