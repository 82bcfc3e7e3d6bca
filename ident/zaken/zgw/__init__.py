"""The ZGW APIs: Zaken 1.5.1, Documenten 1.4.2, Catalogi 1.3.1 (outside-systems.md 1)."""
