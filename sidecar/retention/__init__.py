"""How long personal data stays: what ended some days ago is deleted, whatever feature keeps it."""
