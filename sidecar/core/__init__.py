"""Words that all features share; pure, no framework."""
