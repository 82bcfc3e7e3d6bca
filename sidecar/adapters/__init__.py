"""Everything that talks to the outside: database, Redis, HTTP, XMPP."""
