"""What who runs the balie looks at: figures for Prometheus, and the doctor."""
