"""Drawing: a Plot in, a matplotlib Figure out; the one room that knows the library."""
