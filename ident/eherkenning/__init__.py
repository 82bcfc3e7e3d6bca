"""eHerkenning as a means of login: a company, by the pseudonym of who acts for it (digid.md 2)."""
