"""The case system over StUF-ZDS 1.2 (zaak- en documentservices), for who has no ZGW APIs."""
