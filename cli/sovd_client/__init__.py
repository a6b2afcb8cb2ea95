"""A typed asynchronous client of the service's public API. Start at `sovd.Sovd`."""
