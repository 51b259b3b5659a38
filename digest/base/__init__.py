"""What every room may use: YAML with places, files, hashes, processes, databases. Knows no feed, edition or letter."""
