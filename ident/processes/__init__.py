"""What is started: one small module per process."""
