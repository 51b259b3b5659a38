"""A Letter to messages, and messages to a mail server."""
