"""The agent: our account on the XMPP server that sits in the lobbies and opens doors."""
