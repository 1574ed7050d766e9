"""Formats in and out of the log."""
