"""The proof of an identification: a PDF that can be checked years later."""
