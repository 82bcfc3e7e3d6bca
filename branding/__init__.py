"""How a municipality looks and speaks: theme, texts and the page that all pages share."""
