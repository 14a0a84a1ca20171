"""Formats: one report, several ways to lay it out; one format a file."""
