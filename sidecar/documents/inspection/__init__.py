"""What a file is by its content and why it is not taken: rules, without a library of a format."""
