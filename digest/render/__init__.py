"""What pages and letters are both made with: addresses, templates and what these are given, dates, pictures, policy."""
