"""Appointments (afspraken): products, desks, booking, participants and their personal links."""
