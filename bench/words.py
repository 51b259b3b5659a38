"""The words that made-up editions are made of. Each list stands in one text, divided by bars."""

from random import Random


def _listed(text: str) -> list[str]:
    return [" ".join(item.split()) for item in text.split("|")]


SECTIONS = ("News", "Features", "Analysis")
EDITORS = {"ada": "Ada Lindqvist", "bruno": "Bruno Sá", "chidi": "Chidi Okafor"}
CITIES = _listed("Aarhus|Bilbao|Cusco|Dakar|Espoo|Fez|Galway|Hanoi")
SOURCES = [f"{city} {kind}" for city in CITIES for kind in _listed("Courier|Herald|Post|Review|Wire")]

TAGS = _listed("""
    africa|agriculture|ai|archaeology|art|asia|astronomy|aviation|biology|books|borders|business|chemistry|cities|
    climate|courts|culture|data|design|diplomacy|economy|education|elections|energy|europe|film|finance|fisheries|
    food|forests|games|geology|health|history|housing|internet|labour|language|law|maps|mathematics|media|medicine|
    migration|mining|music|oceans|philosophy|physics|politics|privacy|programming|rail|religion|science|security|
    shipping|space|sport|trade
""")

WHO = _listed("""
    The city council|A team of biologists|The ministry of transport|A former judge|The port authority|
    A court in São Paulo|The national statistics office|A small newsroom in the north|A group at four universities|
    The largest union of teachers|A committee of parliament|The museum's new director|The state's rail company|
    An independent auditor|The island's only doctor|A group of farmers
""")

DOES = _listed("""
    has published|wants to replace|defends|has quietly abandoned|is looking again at|explains|asked the public about|
    has found mistakes in|is paying for|warns against|compares|will decide on|has begun to measure|rejects
""")

WHAT = _listed("""
    a plan for the old harbour|the price of drinking water|three decades of weather records|the rules for short lets|
    a map of the sea floor|the new timetable|the way in which votes are counted|an archive of letters|
    the cost of the second tunnel|a vaccine that needs no cooling|the law on open data|a forest planted in 1911|
    the training of nurses|a program that nobody has maintained for years|the border crossing in the hills
""")

MORE = _listed("""
    after a year of delay|with the help of volunteers|although the money is not there yet|as promised in the autumn|
    for the first time since the war|against the advice of its own experts|while neighbours do the opposite|
    in spite of two lawsuits|to the surprise of those who live there|before the season begins
""")


def sentence(pick: Random) -> str:
    """Something that might have happened."""
    return f"{pick.choice(WHO)} {pick.choice(DOES)} {pick.choice(WHAT)} {pick.choice(MORE)}"
