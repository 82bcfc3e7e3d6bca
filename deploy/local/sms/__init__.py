"""Stand-ins for NotifyNL and Spryng: text messages that nobody gets, shown as telephones."""
