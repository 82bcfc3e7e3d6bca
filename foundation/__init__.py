"""What sidecar and ident both stand on and neither owns: database, work that must happen."""
