"""The app in a browser: one process a page, behind a server that asks who is calling."""
