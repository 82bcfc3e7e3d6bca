"""Of what the balie is made, under which licences, and what is known to be wrong with it."""
