"""The images and the compose file of production."""
