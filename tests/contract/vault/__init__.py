"""The vault of documents on real databases, disks and an S3-like store."""
