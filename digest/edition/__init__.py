"""Content files to Editions, and all of them to the Site."""
