"""What follows a conversation: what both agreed, written down and mailed (M116)."""
