"""The three doors of ident: citizen, civil servant, machine. Each route names its guard."""
