"""WAS IT MORE THAN CHANCE: what else happened, and what chance alone would have given."""
