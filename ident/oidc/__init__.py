"""A means of login behind OpenID Connect: a broker, or a wallet (OpenID Connect Core 1.0)."""
