"""The doctor: looks at what the troubleshooting runbook tells a person to look at, and says what mends it."""
