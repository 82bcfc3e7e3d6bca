"""Cases (zaken) in the back office: where the identification and its evidence are hung."""
