"""What the addresses below /api/v1 share: keys and their guard, strict JSON, OpenAPI."""
