"""Texts that are too long for their place, cut between words."""


def shortened(text: str, limit: int) -> str:
    """The first words of a text: so many characters at most, and a mark where something is left out.

    Args:
        text: in one line.
        limit: characters that may stay, without the mark.
    """
    if len(text) <= limit:
        return text
    words = text[:limit].rsplit(" ", 1)[0]
    # Scripts without spaces between words may have their only space near the beginning.
    return (words if len(words) > limit // 2 else text[:limit]).rstrip(" ,;:.–—-") + "…"
