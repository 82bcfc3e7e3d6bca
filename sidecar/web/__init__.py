"""What all pages share: guards, CSRF, errors, the event stream, logging in."""
