"""The register of persons (BRP): who belongs to a number, for the civil servant's eyes only."""
