"""A stand-in for Haal Centraal BRP Personen bevragen, with the invented people of the simulators."""
