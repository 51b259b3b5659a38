"""The Site to a Letter, and the letter to inboxes."""
