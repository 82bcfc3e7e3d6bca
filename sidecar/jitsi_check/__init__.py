"""`balie jitsi check`: holds a running Jitsi against what jitsi-config demands, row by row."""
