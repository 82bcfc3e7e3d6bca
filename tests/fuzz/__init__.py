"""`make fuzz`: feeds what an attacker may send to the readers of ident/saml, guided by coverage."""
