"""Every screen in every state, as a municipality looks and speaks: real pages, invented people."""
