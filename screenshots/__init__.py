"""Pictures of every screen, drawn by the running app."""
