"""WHAT WE WOULD HAVE DONE: events and rules become tranches with their bars and levels."""
