"""What a document is and why it is refused: real files, judged here and now."""
