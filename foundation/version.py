"""The version of this software, as evidence and logs name it; a test compares pyproject.toml."""

VERSION = "0.1.0"
