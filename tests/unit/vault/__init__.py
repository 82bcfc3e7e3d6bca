"""The vault of documents: sealing, keys, taking in, handing out and upkeep."""
