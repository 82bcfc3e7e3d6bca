"""The programs that run: each reads the settings, builds the services and starts."""
