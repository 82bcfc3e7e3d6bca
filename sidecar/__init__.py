"""The sidecar: everything of the video counter except what touches a citizen service number."""
