"""The case system over StUF-ZDS 1.2 or 1.1 (zaak- en documentservices), for who has no ZGW APIs."""
