"""DigiD simulator of the laptop stack: the real SAML artifact protocol, invented people."""
