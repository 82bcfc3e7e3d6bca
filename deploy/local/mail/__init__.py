"""The mail catcher: a real SMTP server whose mails nobody receives, with a page to read them."""
