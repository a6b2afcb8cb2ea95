"""Backups: everything that the database holds in one file, and back."""
