"""Destinations as a file declares them: read, filled in from elsewhere, compared with the account.

Nothing here asks the API or prints.
"""
