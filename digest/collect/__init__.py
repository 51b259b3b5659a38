"""Stage 1: feeds to items. Goes out to the network; knows neither the store nor the editions."""
