"""eHerkenning simulator of the laptop stack: a broker, the real protocol, invented companies."""
