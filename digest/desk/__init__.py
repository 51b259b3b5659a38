"""Stage 2: items to a draft edition. Pure: groups what reports one event, ranks it with reasons, writes the draft."""
