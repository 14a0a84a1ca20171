"""Charts: data in, a Figure out, never shown; one chart a file."""
