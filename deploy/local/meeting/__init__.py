"""The meeting page of the laptop stack: stands where Jitsi Meet stands in production."""
