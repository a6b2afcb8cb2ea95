"""The `sovd` command: a person's or a script's way to the service. Built on `sovd_client` alone."""
