"""The visit (bezoek) and the queue of a desk: who is expected, waits, is called, is inside."""
