"""Lists of subscribers, read strictly: files to Subscribers, or to everything that is wrong with them."""
