"""Text messages: our adapters over sockets against stand-ins of NotifyNL and Spryng."""
