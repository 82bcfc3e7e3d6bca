"""A process apart that looks at one document and is gone; see `protocol` for what is said to it."""
