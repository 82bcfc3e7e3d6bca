"""A stand-in for Haal Centraal BRP Personen bevragen, with people who do not exist."""
