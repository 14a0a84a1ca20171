"""HOW MUCH WAS TRIED: a thesis in many variants, and what the best of so many is worth."""
