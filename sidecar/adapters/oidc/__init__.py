"""Single sign-on of the municipality: what a login must prove, and its word of who left."""
