"""Places for bytes that nobody can read: a folder, or a store that speaks S3."""
